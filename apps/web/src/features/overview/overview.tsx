import { Badge } from '@/components/ui/badge';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { StateBadge } from '@/components/ui/state-badge';
import { Table } from '@/components/ui/table';
import { readerFormats, readerWords } from '@/features/session/reader';
import type { OverviewData } from '@/server/overview/read';

export async function Overview({ overview }: { overview: OverviewData }) {
  const t = await readerWords();
  const { formatCount, formatTime } = await readerFormats();
  const { organisations, states, agents, failures } = overview;
  return (
    <>
      <PageHeader
        title={t('Overview')}
        lead={t('How the portal is used and whether it works. Results and proposals are between the two sides.')}
      />
      <Section title={t('Evaluations by state')}>
        {states.length === 0 ? (
          <Empty title={t('No evaluation yet.')} />
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
      <Section title={t('Agents')}>
        <Table
          caption={t('Agents and whether they are connected')}
          rows={agents}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: t('Agent'), cell: (row) => row.name },
            { key: 'organisation', title: t('Organisation'), cell: (row) => row.organisation },
            { key: 'version', title: t('Version'), cell: (row) => row.softwareVersion },
            {
              key: 'state',
              title: t('State'),
              cell: (row) => (row.connected ? <Badge tone="good">{t('Connected')}</Badge> : <Badge>{t('Away')}</Badge>),
            },
            {
              key: 'seen',
              title: t('Last heard'),
              cell: (row) => (row.lastSeenAt ? formatTime(row.lastSeenAt) : t('never')),
            },
          ]}
        />
      </Section>
      <Section title={t('Failures')}>
        {failures.length === 0 ? (
          <Empty title={t('Nothing has failed.')} />
        ) : (
          <Table
            caption={t('Evaluations that failed')}
            rows={failures}
            rowKey={(row) => row.id}
            columns={[
              { key: 'number', title: t('Evaluation'), cell: (row) => `#${row.number}` },
              { key: 'parties', title: t('Between'), cell: (row) => row.parties },
              { key: 'reason', title: t('Reason'), cell: (row) => `${row.code} ${row.detail}` },
              { key: 'when', title: t('When'), cell: (row) => formatTime(row.updatedAt) },
            ]}
          />
        )}
      </Section>
      <Section title={t('Organisations')}>
        <Table
          caption={t('Organisations with counts')}
          rows={organisations}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', title: t('Name'), cell: (row) => row.name },
            { key: 'kind', title: t('Kind'), cell: (row) => t(row.kind) },
            { key: 'people', title: t('People'), numeric: true, cell: (row) => row.counts.memberships },
            { key: 'agents', title: t('Agents'), numeric: true, cell: (row) => row.counts.agents },
            { key: 'models', title: t('Models'), numeric: true, cell: (row) => row.counts.models },
            { key: 'sets', title: t('Test sets'), numeric: true, cell: (row) => row.counts.testSets },
          ]}
        />
      </Section>
    </>
  );
}
