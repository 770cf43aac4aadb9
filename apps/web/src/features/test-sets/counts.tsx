import type { FindingCount, SiteCount } from '@doubleblind/contracts';
import { formatCount } from '@/components/format';
import { Table } from '@/components/ui/table';

export function FindingCounts({ findings }: { findings: readonly FindingCount[] }) {
  return (
    <Table
      caption="Counts per finding"
      rows={findings}
      rowKey={(row) => row.finding}
      columns={[
        { key: 'finding', title: 'Finding', cell: (row) => row.finding },
        { key: 'positives', title: 'With it', numeric: true, cell: (row) => formatCount(row.positives) },
        { key: 'negatives', title: 'Without', numeric: true, cell: (row) => formatCount(row.negatives) },
        { key: 'unlabelled', title: 'Not labelled', numeric: true, cell: (row) => formatCount(row.unlabelled) },
      ]}
      note="In studies; all images of a study have its labels."
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
