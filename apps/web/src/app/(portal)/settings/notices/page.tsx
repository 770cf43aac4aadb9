import { ActionForm, TextField } from '@/components/ui/form';
import { Empty, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { addWebhookAction, chooseNoticesAction, removeWebhookAction } from '@/features/notices/actions';
import { KindBoxes } from '@/features/notices/kind-boxes';
import { NOTICE_TEXTS } from '@/features/notices/texts';
import { currentSession, orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { database } from '@/server/database/client';
import { NOTICE_KINDS, noticeKinds } from '@/server/notices/kinds';
import { readNoticeSettings, type WebhookRow } from '@/server/notices/read';

export const generateMetadata = titled('Notices');

export default async function NoticesPage() {
  const t = await readerWords();
  const actor = await requireActor();
  const { notices, webhooks } = await orNotFound(() => readNoticeSettings(database(), actor));
  const { email } = (await currentSession())!.person;
  return (
    <>
      <PageHeader
        back={{ href: '/settings', label: t('Settings') }}
        title={t('Notices')}
        lead={t('Of what happens at {organisationName}.', { organisationName: actor.organisationName })}
      />
      <Section
        title={t('By e-mail')}
        lead={t('To {email}. Nobody gets a mail about what they did themselves.', { email })}
      >
        <Panel>
          <ActionForm action={chooseNoticesAction} submit={t('Save')}>
            <KindBoxes legend={t('Send me a mail about')} checked={notices} />
          </ActionForm>
        </Panel>
      </Section>
      {webhooks && <Webhooks webhooks={webhooks} />}
    </>
  );
}

async function Webhooks({ webhooks }: { webhooks: readonly WebhookRow[] }) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const latest = ({ deliveries: [last] }: WebhookRow) => {
    if (!last) return t('nothing sent yet');
    if (last.deliveredAt) return t('taken {deliveredAt}', { deliveredAt: formatTime(last.deliveredAt) });
    if (last.attempts === 0) return t('on its way');
    return last.nextAttemptAt
      ? t('not taken ({lastError}), again {nextAttemptAt}', {
          lastError: last.lastError ?? '',
          nextAttemptAt: formatTime(last.nextAttemptAt),
        })
      : t('given up: {lastError}', { lastError: last.lastError ?? '' });
  };
  return (
    <Section
      title={t('By webhook')}
      lead={t(
        'For your organisation’s own systems: a POST with JSON, signed as standardwebhooks.com describes, and tried again for a day and a half.',
      )}
    >
      <div className="grid gap-4">
        {webhooks.length === 0 ? (
          <Empty title={t('No webhook.')} />
        ) : (
          <Table
            caption={t('Webhooks')}
            rows={webhooks}
            rowKey={(row) => row.id}
            columns={[
              { key: 'url', title: t('Address'), cell: (row) => <span className="break-all">{row.url}</span> },
              {
                key: 'kinds',
                title: t('About'),
                cell: (row) =>
                  noticeKinds(row.kinds)
                    .map((kind) => t(NOTICE_TEXTS[kind][0]))
                    .join(', '),
              },
              { key: 'latest', title: t('Latest message'), cell: latest },
              {
                key: 'remove',
                title: <span className="sr-only">{t('Remove')}</span>,
                cell: (row) => (
                  <ActionForm
                    action={removeWebhookAction.bind(null, row.id)}
                    submit={t('Remove')}
                    look="danger"
                    className="grid gap-2"
                  />
                ),
              },
            ]}
          />
        )}
        <Panel>
          <ActionForm action={addWebhookAction} submit={t('Add a webhook')}>
            <TextField
              label={t('Address')}
              name="url"
              type="url"
              hint={t('An https address that the portal reaches over the internet.')}
              maxLength={LIMITS.url}
              required
            />
            <KindBoxes legend={t('Send a message about')} checked={NOTICE_KINDS} />
          </ActionForm>
        </Panel>
      </div>
    </Section>
  );
}
