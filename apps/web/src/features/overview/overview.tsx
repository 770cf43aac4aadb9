import { Badge, StateBadge } from '@/components/ui/badge';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { readerFormats } from '@/features/session/reader';
import type { OverviewData } from '@/server/overview/read';

export async function Overview({ overview }: { overview: OverviewData }) {
  const { formatCount, formatTime } = await readerFormats();
  const { organisations, states, agents, failures } = overview;
  return (
    <>
      <PageHeader
        title="Overview"
        lead="How the portal is used and whether it works. Results and proposals are between the parties."
      />
      <Section title="Evaluations by state">
        {states.length === 0 ? (
          <Empty title="No evaluation yet." />
        ) : (
          <ul className="flex flex-wrap gap-3">
            {states.map((row) => (
              <li
                key={row.state}
                className="flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2.5"
              >
                <span className="text-xl font-semibold tabular-nums">{formatCount(row.count)}</span>
                <StateBadge state={row.state} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Agents">
        <Table
          caption="Agents and whether they are connected"
          rows={agents}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: 'Agent', cell: (row) => row.name },
            { key: 'organisation', title: 'Organisation', cell: (row) => row.organisation },
            { key: 'version', title: 'Version', cell: (row) => row.softwareVersion },
            {
              key: 'state',
              title: 'State',
              cell: (row) => (row.connected ? <Badge tone="good">Connected</Badge> : <Badge>Away</Badge>),
            },
            {
              key: 'seen',
              title: 'Last heard',
              cell: (row) => (row.lastSeenAt ? formatTime(row.lastSeenAt) : 'never'),
            },
          ]}
        />
      </Section>
      <Section title="Failures">
        {failures.length === 0 ? (
          <Empty title="Nothing has failed." />
        ) : (
          <Table
            caption="Evaluations that failed"
            rows={failures}
            rowKey={(row) => row.id}
            columns={[
              { key: 'number', title: 'Evaluation', cell: (row) => `#${row.number}` },
              { key: 'parties', title: 'Between', cell: (row) => row.parties },
              { key: 'reason', title: 'Reason', cell: (row) => `${row.code} ${row.detail}` },
              { key: 'when', title: 'When', cell: (row) => formatTime(row.updatedAt) },
            ]}
          />
        )}
      </Section>
      <Section title="Organisations">
        <Table
          caption="Organisations with counts"
          rows={organisations}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: 'Name', cell: (row) => row.name },
            { key: 'kind', title: 'Kind', cell: (row) => row.kind },
            { key: 'people', title: 'People', numeric: true, cell: (row) => row.counts.memberships },
            { key: 'agents', title: 'Agents', numeric: true, cell: (row) => row.counts.agents },
            { key: 'models', title: 'Models', numeric: true, cell: (row) => row.counts.models },
            { key: 'sets', title: 'Test sets', numeric: true, cell: (row) => row.counts.testSets },
          ]}
        />
      </Section>
    </>
  );
}
