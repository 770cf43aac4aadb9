import type { RegisteredFinding, SiteCount } from '@doubleblind/contracts';
import { Table } from '@/components/ui/table';
import { readerFormats, readerWords } from '@/features/session/reader';

export async function FindingCounts({
  findings,
  masks = false,
}: {
  readonly findings: readonly RegisteredFinding[];
  /** Whether they are structures: a mask has a voxel of it or not. */
  readonly masks?: boolean;
}) {
  const t = await readerWords();
  const { formatCount } = await readerFormats();
  /** A dash where a few studies make the count up. */
  const countText = (count: number | null) => (count === null ? '–' : formatCount(count));
  return (
    <Table
      caption={masks ? t('Counts per structure') : t('Counts per finding')}
      rows={findings}
      rowKey={(row) => row.finding}
      columns={[
        { key: 'finding', title: masks ? t('Structure') : t('Finding'), cell: (row) => row.finding },
        {
          key: 'positives',
          title: masks ? t('In the mask') : t('With it'),
          numeric: true,
          cell: (row) => countText(row.positives),
        },
        {
          key: 'negatives',
          title: masks ? t('Not in the mask') : t('Without'),
          numeric: true,
          cell: (row) => countText(row.negatives),
        },
        ...(masks
          ? []
          : [
              {
                ...{ key: 'unlabelled', title: t('Not labelled'), numeric: true },
                cell: (row: RegisteredFinding) => countText(row.unlabelled),
              },
            ]),
      ]}
      note={
        masks
          ? t(
              'In studies: whether the mask has a voxel of it. A structure that fewer than five studies have, or lack, has no counts here.',
            )
          : t(
              'In studies; all images of a study have its labels. A finding that fewer than five studies have, or lack, has no counts here.',
            )
      }
    />
  );
}

/** Studies only: how many have a finding at a site is told by a release, where there are enough of them. */
export async function SiteCounts({ sites }: { sites: readonly SiteCount[] }) {
  const t = await readerWords();
  const { formatCount } = await readerFormats();
  return (
    <Table
      caption={t('Counts per site')}
      rows={sites}
      rowKey={(row) => row.site}
      columns={[
        { key: 'site', title: t('Site'), cell: (row) => row.site },
        { key: 'images', title: t('Images'), numeric: true, cell: (row) => formatCount(row.images) },
        { key: 'studies', title: t('Studies'), numeric: true, cell: (row) => formatCount(row.studies) },
      ]}
      note={t('Sites with fewer than ten studies are not named.')}
    />
  );
}
