import type { ReactNode } from 'react';
import { clockText } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { ActionForm } from '@/components/ui/form';
import { Empty, Facts, Notice, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { removeAgentAction } from '@/features/agents/actions';
import { EnrolGuide } from '@/features/agents/enrol-guide';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { listAgents, listPartnerAgents } from '@/server/agents/read';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { readEnvironment } from '@/server/env';

export const generateMetadata = titled('Agents');

export default async function AgentsPage() {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const actor = await requireActor();
  const [agents, partners] = await orNotFound(() => Promise.all([listAgents(actor), listPartnerAgents(actor)]));
  const manages = hasRoleFor(actor, 'agent.manage');
  const active = agents.filter((agent) => !agent.removedAt);
  return (
    <>
      <PageHeader
        title={t('Agents')}
        lead={t('The programs that your organisation runs itself. They keep your data, and decide what leaves them.')}
      />
      <div className="mb-10 grid gap-4 lg:grid-cols-2">
        {active.map((agent) => (
          <Panel key={agent.id}>
            <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg">{agent.name}</h2>
              {agent.connected ? <Badge tone="good">{t('Connected')}</Badge> : <Badge tone="warn">{t('Away')}</Badge>}
            </div>
            <Facts
              rows={[
                [
                  t('Key'),
                  <span key="key" className="font-mono">
                    {agent.fingerprint}
                  </span>,
                ],
                ...(agent.before
                  ? [[t('Key before'), <RetiredKey key="before" {...agent.before} />] as [string, ReactNode]]
                  : []),
                [t('Version'), agent.softwareVersion],
                [t('Last heard'), agent.lastSeenAt ? formatTime(agent.lastSeenAt) : t('never')],
                [t('Enrolled'), formatTime(agent.enrolledAt)],
                [t('Local address'), agent.localApiUrl ?? t('not told')],
              ]}
            />
            {agent.clockAhead !== null && (
              <div className="mt-3">
                <Notice tone="warn" title={t('Its clock is wrong')}>
                  {t(
                    'When the agent last connected it was {off}. Set the machine’s clock by the network (NTP), then start the agent again.',
                    { off: clockText(agent.clockAhead, t) },
                  )}
                </Notice>
              </div>
            )}
            {manages && (
              <details className="mt-3">
                <summary className="w-fit py-1 text-soft hover:text-ink">{t('Remove…')}</summary>
                <ActionForm
                  action={removeAgentAction.bind(null, agent.id)}
                  submit={t('Remove this agent')}
                  look="danger"
                  className="mt-2 grid gap-3"
                >
                  <p className="text-soft">
                    {t(
                      'Its key counts no more and evaluations that name it cannot go on. Its data stay where they are.',
                    )}
                  </p>
                </ActionForm>
              </details>
            )}
          </Panel>
        ))}
        {active.length === 0 && (
          <Empty title={t('No agent is enrolled yet.')}>
            {manages ? t('Enrol one below.') : t('An administrator enrols it.')}
          </Empty>
        )}
      </div>
      {manages && (
        <Section
          title={t('Enrol an agent')}
          lead={t(
            'On the machine that holds your data. The agent makes its own key; the portal only learns the public half.',
          )}
        >
          <EnrolGuide portalOrigin={readEnvironment().PORTAL_ORIGIN} />
        </Section>
      )}
      {partners.length > 0 && (
        <Section
          title={t('Agents of your partners')}
          lead={t(
            'Ask them on the phone what their agent shows. If it is the same, nobody stands between you, not even this portal. Where a key has changed, your own agent asks for the new one before it signs terms that name it.',
          )}
        >
          <Table
            caption={t('Agents of partners and their keys')}
            rows={partners}
            rowKey={(row) => row.id}
            columns={[
              { key: 'organisation', title: t('Organisation'), cell: (row) => row.organisation },
              { key: 'name', title: t('Agent'), cell: (row) => row.name },
              {
                key: 'key',
                title: t('Key'),
                cell: (row) => <span className="font-mono whitespace-nowrap">{row.fingerprint}</span>,
              },
              {
                key: 'before',
                title: t('Key before'),
                cell: (row) => row.before && <RetiredKey {...row.before} />,
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}

async function RetiredKey({ fingerprint, until }: { fingerprint: string; until: Date }) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <>
      <span className="font-mono whitespace-nowrap">{fingerprint}</span>
      <br />
      <span className="whitespace-nowrap text-soft">{t('until {time}', { time: formatTime(until) })}</span>
    </>
  );
}
