import type { FindingCount, SiteCount } from '@doubleblind/contracts';
import { adequacyTable } from '@doubleblind/metrics';
import { formatCount } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';

/** Per finding: counts, and how wide an interval of the AUROC they let one expect. */
export function FindingCounts({ findings }: { findings: readonly FindingCount[] }) {
  const adequacy = new Map(
    adequacyTable(
      findings.map((row) => ({ name: row.finding, positives: row.positives, negatives: row.negatives })),
    ).map((row) => [row.name, row]),
  );
  return (
    <Table
      caption="Counts per finding"
      rows={findings}
      rowKey={(row) => row.finding}
      columns={[
        { key: 'finding', title: 'Finding', cell: (row) => row.finding },
        { key: 'positives', title: 'Positive', numeric: true, cell: (row) => formatCount(row.positives) },
        { key: 'negatives', title: 'Negative', numeric: true, cell: (row) => formatCount(row.negatives) },
        { key: 'unlabelled', title: 'Without label', numeric: true, cell: (row) => formatCount(row.unlabelled) },
        {
          key: 'width',
          title: 'Expected interval',
          numeric: true,
          cell: (row) => {
            const width = adequacy.get(row.finding)?.expectedWidth;
            return width === null || width === undefined ? '–' : `± ${(width / 2).toFixed(3)}`;
          },
        },
        {
          key: 'enough',
          title: 'Large enough?',
          cell: (row) =>
            adequacy.get(row.finding)?.adequate ? (
              <Badge tone="good">yes</Badge>
            ) : (
              <Badge tone="warn">wide interval</Badge>
            ),
        },
      ]}
      note="Expected interval: half the width of the 95% interval of an AUROC of 0.8 with these counts (Hanley and McNeil 1982). “Wide interval”: more than ± 0.05."
    />
  );
}

export function SiteCounts({ sites }: { sites: readonly SiteCount[] }) {
  const findings = sites[0]?.findings.map((row) => row.finding) ?? [];
  return (
    <Table
      caption="Counts per site"
      rows={sites}
      rowKey={(row) => row.site}
      columns={[
        { key: 'site', title: 'Site', cell: (row) => row.site },
        { key: 'images', title: 'Images', numeric: true, cell: (row) => formatCount(row.images) },
        { key: 'studies', title: 'Studies', numeric: true, cell: (row) => formatCount(row.studies) },
        ...findings.map((finding) => ({
          key: finding,
          title: `${finding} +`,
          numeric: true,
          cell: (row: SiteCount) =>
            formatCount(row.findings.find((count) => count.finding === finding)?.positives ?? 0),
        })),
      ]}
    />
  );
}
