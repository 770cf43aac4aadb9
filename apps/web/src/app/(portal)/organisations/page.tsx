import type { Metadata } from 'next';
import { ActionForm, SelectField, TextField } from '@/components/ui/form';
import { PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { createOrganisationAction } from '@/features/people/actions';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { readOverview } from '@/server/overview/read';

export const metadata: Metadata = { title: 'Organisations' };

export default async function OrganisationsPage() {
  const { formatDate } = await readerFormats();
  const actor = await requireActor();
  const { organisations } = await orNotFound(() => readOverview(actor));
  return (
    <>
      <PageHeader title="Organisations" lead="Hospitals and vendors that use this portal." />
      <Section title="All organisations">
        <Table
          caption="Organisations"
          rows={organisations}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: 'Name', cell: (row) => row.name },
            { key: 'kind', title: 'Kind', cell: (row) => row.kind },
            { key: 'people', title: 'People', numeric: true, cell: (row) => row.counts.memberships },
            { key: 'since', title: 'Since', cell: (row) => formatDate(row.createdAt) },
          ]}
        />
      </Section>
      <Section title="Add an organisation" lead="You get a link for its first administrator, who invites the others.">
        <Panel>
          <ActionForm action={createOrganisationAction} submit="Add and invite">
            <TextField label="Name" name="name" maxLength={LIMITS.name} required />
            <SelectField
              label="Kind"
              name="kind"
              options={[
                ['hospital', 'Hospital'],
                ['vendor', 'Vendor'],
              ]}
            />
            <TextField
              label="E-mail address of its first administrator"
              name="email"
              type="email"
              maxLength={LIMITS.email}
              required
            />
          </ActionForm>
        </Panel>
      </Section>
    </>
  );
}
