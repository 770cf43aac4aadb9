import { ActionForm, SelectField, TextField } from '@/components/ui/form';
import { PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { inviteAction, removeMemberAction, revokeInvitationAction } from '@/features/people/actions';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { listPeople } from '@/server/organisations/read';
import { ROLE_NAMES, ROLES_OF } from '@/server/organisations/roles';

export const generateMetadata = titled('People');

export default async function PeoplePage() {
  const t = await readerWords();
  const { formatDate, formatTime } = await readerFormats();
  const actor = await requireActor();
  const { members, invitations } = await orNotFound(() => listPeople(actor));
  const manages = hasRoleFor(actor, 'member.manage');
  return (
    <>
      <PageHeader
        title={t('People')}
        lead={t('Who may act for {organisationName}.', { organisationName: actor.organisationName })}
      />
      <Section title={t('Members')}>
        <Table
          caption={t('Members')}
          rows={members}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: t('Name'), cell: (row) => row.name },
            { key: 'email', title: t('E-mail'), cell: (row) => row.email },
            { key: 'role', title: t('Role'), cell: (row) => t(ROLE_NAMES[row.role]) },
            {
              key: 'since',
              title: t('Since'),
              cell: (row) => <span className="whitespace-nowrap">{formatDate(row.since)}</span>,
            },
            ...(manages
              ? [
                  {
                    key: 'remove',
                    title: <span className="sr-only">{t('Remove')}</span>,
                    cell: (row: (typeof members)[number]) => (
                      <details>
                        <summary className="text-soft hover:text-ink">{t('Remove…')}</summary>
                        <ActionForm
                          action={removeMemberAction.bind(null, row.id)}
                          submit={t('Remove {name}', { name: row.name })}
                          look="danger"
                          className="mt-2 grid gap-2"
                        />
                      </details>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {invitations.length > 0 && (
        <Section title={t('Invited')}>
          <Table
            caption={t('Open invitations')}
            rows={invitations}
            rowKey={(row) => row.id}
            columns={[
              { key: 'email', title: t('E-mail'), cell: (row) => row.email },
              { key: 'role', title: t('Role'), cell: (row) => t(ROLE_NAMES[row.role]) },
              { key: 'by', title: t('Invited by'), cell: (row) => row.invitedBy },
              { key: 'until', title: t('Valid until'), cell: (row) => formatTime(row.expiresAt) },
              ...(manages
                ? [
                    {
                      key: 'revoke',
                      title: <span className="sr-only">{t('Take back')}</span>,
                      cell: (row: (typeof invitations)[number]) => (
                        <ActionForm
                          action={revokeInvitationAction.bind(null, row.id)}
                          submit={t('Take back')}
                          look="danger"
                          className="grid gap-2"
                        />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Section>
      )}
      {manages && (
        <Section title={t('Invite somebody')} lead={t('You get a link to send to them. It works once, for a week.')}>
          <Panel>
            <ActionForm action={inviteAction.bind(null, actor.organisationId)} submit={t('Make an invitation')}>
              <TextField label={t('E-mail address')} name="email" type="email" maxLength={LIMITS.email} required />
              <SelectField
                label={t('Role')}
                name="role"
                // The one that may do least: more is a choice.
                defaultValue={ROLES_OF[actor.organisationKind].at(-1)!}
                options={ROLES_OF[actor.organisationKind].map((role) => [role, t(ROLE_NAMES[role])] as const)}
              />
            </ActionForm>
          </Panel>
        </Section>
      )}
    </>
  );
}
