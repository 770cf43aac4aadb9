import type { Metadata } from 'next';
import { ActionForm, TextField } from '@/components/ui/form';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { addWebhookAction, chooseNoticesAction, removeWebhookAction } from '@/features/notices/actions';
import { KindBoxes } from '@/features/notices/kind-boxes';
import { NOTICE_TEXTS } from '@/features/notices/texts';
import { currentSession, orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { database } from '@/server/database/client';
import { NOTICE_KINDS, noticeKinds } from '@/server/notices/kinds';
import { readNoticeSettings, type WebhookRow } from '@/server/notices/read';

export const metadata: Metadata = { title: 'Notices' };

export default async function NoticesPage() {
  const actor = await requireActor();
  const { notices, webhooks } = await orNotFound(() => readNoticeSettings(database(), actor));
  const { email } = (await currentSession())!.person;
  return (
    <>
      <PageHeader
        back={{ href: '/settings', label: 'Settings' }}
        title="Notices"
        lead={`Of what happens at ${actor.organisationName}.`}
      />
      <Section title="By e-mail" lead={`To ${email}. Nobody gets a mail about what they did themselves.`}>
        <Panel>
          <ActionForm action={chooseNoticesAction} submit="Save">
            <KindBoxes legend="Send me a mail about" checked={notices} />
          </ActionForm>
        </Panel>
      </Section>
      {webhooks && <Webhooks webhooks={webhooks} />}
    </>
  );
}

async function Webhooks({ webhooks }: { webhooks: readonly WebhookRow[] }) {
  const { formatTime } = await readerFormats();
  const latest = ({ deliveries: [last] }: WebhookRow) => {
    if (!last) return 'nothing sent yet';
    if (last.deliveredAt) return `taken ${formatTime(last.deliveredAt)}`;
    if (last.attempts === 0) return 'on its way';
    return last.nextAttemptAt
      ? `not taken (${last.lastError}), again ${formatTime(last.nextAttemptAt)}`
      : `given up: ${last.lastError}`;
  };
  return (
    <Section
      title="By webhook"
      lead="For your organisation’s own systems: a POST with JSON, signed as standardwebhooks.com describes, and tried again for a day and a half."
    >
      <div className="grid gap-4">
        {webhooks.length === 0 ? (
          <Empty title="No webhook." />
        ) : (
          <Table
            caption="Webhooks"
            rows={webhooks}
            rowKey={(row) => row.id}
            columns={[
              { key: 'url', title: 'Address', cell: (row) => <span className="break-all">{row.url}</span> },
              {
                key: 'kinds',
                title: 'About',
                cell: (row) =>
                  noticeKinds(row.kinds)
                    .map((kind) => NOTICE_TEXTS[kind][0])
                    .join(', '),
              },
              { key: 'latest', title: 'Latest message', cell: latest },
              {
                key: 'remove',
                title: <span className="sr-only">Remove</span>,
                cell: (row) => (
                  <ActionForm
                    action={removeWebhookAction.bind(null, row.id)}
                    submit="Remove"
                    look="danger"
                    className="grid gap-2"
                  />
                ),
              },
            ]}
          />
        )}
        <Panel>
          <ActionForm action={addWebhookAction} submit="Add a webhook">
            <TextField
              label="Address"
              name="url"
              type="url"
              hint="An https address that the portal reaches over the internet."
              maxLength={LIMITS.url}
              required
            />
            <KindBoxes legend="Send a message about" checked={NOTICE_KINDS} />
          </ActionForm>
        </Panel>
      </div>
    </Section>
  );
}
