import { ActionForm, TextField } from '@/components/ui/form';
import { Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { readerFormats, readerWords } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import type { readSettings } from '@/server/accounts/read';
import { changePasswordAction, deleteSelfAction, endOtherSessionsAction, endSessionAction } from './actions.ts';
import { deviceName } from './device.ts';
import { NewPasswordField, PASSWORD_LENGTHS } from './new-password-field.tsx';

export async function PasswordSection() {
  const t = await readerWords();
  return (
    <Section title={t('Password')} lead={t('A new one signs you out everywhere else.')}>
      <Panel>
        <ActionForm action={changePasswordAction} submit={t('Change the password')}>
          <TextField
            label={t('Present password')}
            name="current"
            type="password"
            autoComplete="current-password"
            maxLength={LIMITS.passwordMost}
            required
          />
          <NewPasswordField
            label={t('New password')}
            name="next"
            hint={t('{passwordLeast} to {passwordMost} characters.', PASSWORD_LENGTHS)}
          />
        </ActionForm>
      </Panel>
    </Section>
  );
}

type Session = Awaited<ReturnType<typeof readSettings>>['sessions'][number];

export async function SessionsSection({ sessions, here }: { sessions: readonly Session[]; here: string }) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <Section
      title={t('Where you are signed in')}
      lead={t('Each session ends by itself after twelve hours without use.')}
    >
      <div className="grid gap-4">
        <Table
          caption={t('Your sessions')}
          rows={sessions}
          rowKey={(row) => row.id}
          columns={[
            { key: 'device', title: t('Device'), cell: (row) => deviceName(row.userAgent, t) },
            { key: 'address', title: t('Address'), cell: (row) => row.ipAddress || t('unknown') },
            {
              key: 'since',
              title: t('Since'),
              cell: (row) => <span className="block min-w-32">{formatTime(row.createdAt)}</span>,
            },
            {
              key: 'end',
              title: <span className="sr-only">{t('End')}</span>,
              cell: (row) =>
                row.id === here ? (
                  t('This one')
                ) : (
                  <ActionForm
                    action={endSessionAction.bind(null, row.id)}
                    submit={t('Sign out')}
                    look="danger"
                    className="grid gap-2"
                  />
                ),
            },
          ]}
        />
        {/* Also where there is no other: what the form has done would go with it. */}
        <ActionForm
          action={endOtherSessionsAction}
          submit={t('Sign out everywhere else')}
          look="quiet"
          className="grid gap-3"
        />
      </div>
    </Section>
  );
}

export async function DeleteSection({ organisations }: { organisations: readonly string[] }) {
  const t = await readerWords();
  return (
    <Section title={t('Delete my account')}>
      <details>
        <summary className="w-fit py-1.5 text-soft hover:text-ink">{t('Delete…')}</summary>
        <Panel className="mt-2">
          <ActionForm action={deleteSelfAction} submit={t('Delete my account for good')} look="danger">
            <p>
              {t(
                'You leave {organisations}; your sessions, passkeys and API tokens are deleted with your e-mail address. What you decided stays in the audit log with your name, and evaluations go on.',
                { organisations: organisations.join(', ') },
              )}
            </p>
            <TextField
              label={t('Your password, to confirm')}
              name="password"
              type="password"
              autoComplete="current-password"
              maxLength={LIMITS.passwordMost}
              required
            />
          </ActionForm>
        </Panel>
      </details>
    </Section>
  );
}
