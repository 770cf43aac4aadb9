import type { Metadata } from 'next';
import { clockText } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { ActionForm } from '@/components/ui/form';
import { Empty, Facts, Notice, PageHeader, Panel, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { removeAgentAction } from '@/features/agents/actions';
import { EnrolGuide } from '@/features/agents/enrol-guide';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats } from '@/features/session/reader';
import { listAgents, listPartnerAgents } from '@/server/agents/read';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { readEnvironment } from '@/server/env';

export const metadata: Metadata = { title: 'Agents' };

export default async function AgentsPage() {
  const { formatTime } = await readerFormats();
  const actor = await requireActor();
  const [agents, partners] = await orNotFound(() => Promise.all([listAgents(actor), listPartnerAgents(actor)]));
  const manages = hasRoleFor(actor, 'agent.manage');
  const active = agents.filter((agent) => !agent.removedAt);
  return (
    <>
      <PageHeader
        title="Agents"
        lead="The programs that your organisation runs itself. They keep your data, and decide what leaves them."
      />
      <div className="mb-10 grid gap-4 lg:grid-cols-2">
        {active.map((agent) => (
          <Panel key={agent.id}>
            <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg">{agent.name}</h2>
              {agent.connected ? <Badge tone="good">Connected</Badge> : <Badge tone="warn">Away</Badge>}
            </div>
            <Facts
              rows={[
                [
                  'Key',
                  <span key="key" className="font-mono">
                    {agent.fingerprint}
                  </span>,
                ],
                ['Version', agent.softwareVersion],
                ['Last heard', agent.lastSeenAt ? formatTime(agent.lastSeenAt) : 'never'],
                ['Enrolled', formatTime(agent.enrolledAt)],
                ['Local address', agent.localApiUrl ?? 'not told'],
              ]}
            />
            {agent.clockAhead !== null && (
              <div className="mt-3">
                <Notice tone="warn" title="Its clock is wrong">
                  It was {clockText(agent.clockAhead)} when the agent last connected. Set the machine’s clock by the
                  network (NTP), then start the agent again.
                </Notice>
              </div>
            )}
            {manages && (
              <details className="mt-3">
                <summary className="w-fit py-1 text-soft hover:text-ink">Remove…</summary>
                <ActionForm
                  action={removeAgentAction.bind(null, agent.id)}
                  submit="Remove this agent"
                  look="danger"
                  className="mt-2 grid gap-3"
                >
                  <p className="text-soft">
                    Its key counts no more and evaluations that name it cannot go on. Its data stay where they are.
                  </p>
                </ActionForm>
              </details>
            )}
          </Panel>
        ))}
        {active.length === 0 && (
          <Empty title="No agent is enrolled yet.">
            {manages ? 'Enrol one below.' : 'An administrator enrols it.'}
          </Empty>
        )}
      </div>
      {manages && (
        <Section
          title="Enrol an agent"
          lead="On the machine that holds your data. The agent makes its own key; the portal only learns the public half."
        >
          <EnrolGuide portalOrigin={readEnvironment().PORTAL_ORIGIN} />
        </Section>
      )}
      {partners.length > 0 && (
        <Section
          title="Agents of your partners"
          lead="Ask them on the phone what their agent shows. If it is the same, nobody stands between you, not even this portal."
        >
          <Table
            caption="Agents of partners and their keys"
            rows={partners}
            rowKey={(row) => row.id}
            columns={[
              { key: 'organisation', title: 'Organisation', cell: (row) => row.organisation },
              { key: 'name', title: 'Agent', cell: (row) => row.name },
              {
                key: 'key',
                title: 'Key',
                cell: (row) => <span className="font-mono whitespace-nowrap">{row.fingerprint}</span>,
              },
            ]}
          />
        </Section>
      )}
    </>
  );
}
