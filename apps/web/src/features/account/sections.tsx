import { ActionForm, TextField } from '@/components/ui/form';
import { Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { readerFormats } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import type { readSettings } from '@/server/accounts/read';
import { changePasswordAction, deleteSelfAction, endOtherSessionsAction, endSessionAction } from './actions.ts';
import { deviceName } from './device.ts';

export function PasswordSection() {
  return (
    <Section title="Password" lead="A new one signs you out everywhere else.">
      <Panel>
        <ActionForm action={changePasswordAction} submit="Change the password">
          <TextField
            label="Present password"
            name="current"
            type="password"
            autoComplete="current-password"
            maxLength={LIMITS.passwordMost}
            required
          />
          <TextField
            label="New password"
            name="next"
            type="password"
            autoComplete="new-password"
            minLength={LIMITS.passwordLeast}
            maxLength={LIMITS.passwordMost}
            hint={`${LIMITS.passwordLeast} to ${LIMITS.passwordMost} characters.`}
            required
          />
        </ActionForm>
      </Panel>
    </Section>
  );
}

type Session = Awaited<ReturnType<typeof readSettings>>['sessions'][number];

export async function SessionsSection({ sessions, here }: { sessions: readonly Session[]; here: string }) {
  const { formatTime } = await readerFormats();
  return (
    <Section title="Where you are signed in" lead="Each session ends by itself after twelve hours without use.">
      <div className="grid gap-4">
        <Table
          caption="Your sessions"
          rows={sessions}
          rowKey={(row) => row.id}
          columns={[
            { key: 'device', title: 'Device', cell: (row) => deviceName(row.userAgent) },
            { key: 'address', title: 'Address', cell: (row) => row.ipAddress || 'unknown' },
            { key: 'since', title: 'Since', cell: (row) => formatTime(row.createdAt) },
            {
              key: 'end',
              title: <span className="sr-only">End</span>,
              cell: (row) =>
                row.id === here ? (
                  'This one'
                ) : (
                  <ActionForm
                    action={endSessionAction.bind(null, row.id)}
                    submit="Sign out"
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
          submit="Sign out everywhere else"
          look="quiet"
          className="grid gap-3"
        />
      </div>
    </Section>
  );
}

export function DeleteSection({ organisations }: { organisations: readonly string[] }) {
  return (
    <Section title="Delete my account">
      <details>
        <summary className="w-fit py-1.5 text-soft hover:text-ink">Delete…</summary>
        <Panel className="mt-2">
          <ActionForm action={deleteSelfAction} submit="Delete my account for good" look="danger">
            <p>
              You leave {organisations.join(', ')}; your sessions, passkeys and API tokens are deleted with your e-mail
              address. What you decided stays in the audit log with your name, and evaluations go on.
            </p>
            <TextField
              label="Your password, to confirm"
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
