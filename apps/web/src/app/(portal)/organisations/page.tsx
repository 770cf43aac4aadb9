import { ActionForm, SelectField, TextField } from '@/components/ui/form';
import { PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { createOrganisationAction } from '@/features/people/actions';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { readOverview } from '@/server/overview/read';

export const generateMetadata = titled('Organisations');

export default async function OrganisationsPage() {
  const t = await readerWords();
  const { formatDate } = await readerFormats();
  const actor = await requireActor();
  const { organisations } = await orNotFound(() => readOverview(actor));
  return (
    <>
      <PageHeader title={t('Organisations')} lead={t('Hospitals and vendors that use this portal.')} />
      <Section title={t('All organisations')}>
        <Table
          caption={t('Organisations')}
          rows={organisations}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: t('Name'), cell: (row) => row.name },
            { key: 'kind', title: t('Kind'), cell: (row) => t(row.kind) },
            { key: 'people', title: t('People'), numeric: true, cell: (row) => row.counts.memberships },
            { key: 'since', title: t('Since'), cell: (row) => formatDate(row.createdAt) },
          ]}
        />
      </Section>
      <Section
        title={t('Add an organisation')}
        lead={t('You get a link for its first administrator, who invites the others.')}
      >
        <Panel>
          <ActionForm action={createOrganisationAction} submit={t('Add and invite')}>
            <TextField label={t('Name')} name="name" maxLength={LIMITS.name} required />
            <SelectField
              label={t('Kind')}
              name="kind"
              options={[
                ['hospital', t('Hospital')],
                ['vendor', t('Vendor')],
              ]}
            />
            <TextField
              label={t('E-mail address of its first administrator')}
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
