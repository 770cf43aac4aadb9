'use client';

import { adequacyTable, CAPTIONS, type FindingAdequacy } from '@doubleblind/metrics';
import { useState } from 'react';
import { formatValue, type ReaderFormats } from '@/components/format';
import { useReaderFormats, useWords } from '@/components/reader';
import { Badge } from '@/components/ui/badge';
import { Field } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { type Column, Table } from '@/components/ui/table';
import type { Words } from '@/language/words';
import type { StudyCounts } from '@/server/test-sets/read';

const AUROC = { least: 0.55, most: 0.99, usual: '0.8' } as const;
const WIDTH = { least: 0.02, most: 0.5, usual: '0.1' } as const;

/**
 * Before anything is proposed, approved or run: how wide the interval of each finding's AUROC will be with these counts,
 * how many studies a narrower one needs, and a warning for every finding that is too small. From counts alone.
 */
export function SampleSize({ counts }: { counts: readonly StudyCounts[] }) {
  const t = useWords();
  const [auroc, setAuroc] = useState<string>(AUROC.usual);
  const [width, setWidth] = useState<string>(WIDTH.usual);
  const plan = { expectedAuroc: within(auroc, AUROC), targetWidth: within(width, WIDTH) };
  // Small counts are not shown, and of none it would follow that all findings have enough.
  if (counts.length === 0)
    return (
      <Notice tone="warn">
        {t('The test set shows no count of these findings: whether it is large enough cannot be said.')}
      </Notice>
    );
  return (
    <div className="grid gap-4">
      <div className="grid max-w-3xl gap-5 sm:grid-cols-2">
        <PlanField
          label={t('AUROC that you expect')}
          hint={t(
            'Of a model that would be good enough. 0.8 is usual for chest X-rays; the closer to 1, the fewer studies are needed.',
          )}
          value={auroc}
          onChange={setAuroc}
          range={AUROC}
        />
        <PlanField
          label={t('Widest useful interval')}
          hint={t('From its lower to its upper end. 0.1 means that an AUROC of 0.80 may well be 0.75 or 0.85.')}
          value={width}
          onChange={setWidth}
          range={WIDTH}
        />
      </div>
      {plan.expectedAuroc === null || plan.targetWidth === null ? (
        <Notice tone="warn">
          {t(
            'The expected AUROC lies between {leastAuroc} and {mostAuroc}, the interval between {leastWidth} and {mostWidth}.',
            {
              leastAuroc: AUROC.least,
              mostAuroc: AUROC.most,
              leastWidth: WIDTH.least,
              mostWidth: WIDTH.most,
            },
          )}
        </Notice>
      ) : (
        <Adequacy counts={counts} expectedAuroc={plan.expectedAuroc} targetWidth={plan.targetWidth} />
      )}
    </div>
  );
}

function within(text: string, { least, most }: { readonly least: number; readonly most: number }): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : null;
}

function PlanField(props: {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  range: { readonly least: number; readonly most: number };
}) {
  return (
    <Field label={props.label} hint={props.hint}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="decimal"
          className="field"
          min={props.range.least}
          max={props.range.most}
          step="0.01"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

const columnsFor = ({ formatCount }: ReaderFormats, t: Words): readonly Column<FindingAdequacy>[] => [
  { key: 'finding', title: t('Finding'), cell: (row) => row.name },
  { key: 'positives', title: t('With it'), numeric: true, cell: (row) => formatCount(row.positives) },
  { key: 'negatives', title: t('Without'), numeric: true, cell: (row) => formatCount(row.negatives) },
  { key: 'width', title: t('Expected width'), numeric: true, cell: (row) => formatValue(row.expectedWidth, t) },
  {
    key: 'needed',
    title: t('Studies needed'),
    numeric: true,
    cell: ({ minimum }) =>
      minimum === null
        ? '–'
        : t('{studies} ({positives} with it)', { studies: minimum.studies, positives: minimum.positives }),
  },
  {
    key: 'enough',
    title: t('Enough?'),
    cell: (row) => (row.adequate ? <Badge tone="good">{t('yes')}</Badge> : <Badge tone="warn">{t('too few')}</Badge>),
  },
];

function Adequacy(props: { counts: readonly StudyCounts[]; expectedAuroc: number; targetWidth: number }) {
  const t = useWords();
  const { counts, expectedAuroc, targetWidth } = props;
  const table = adequacyTable(
    counts.map(({ finding, positives, negatives }) => ({ name: finding, positives, negatives })),
    { expectedAuroc, targetWidth },
  );
  const formats = useReaderFormats();
  const small = table.filter(({ adequate }) => !adequate).map(({ name }) => name);
  const { title, caption, reference } = CAPTIONS.adequacy;
  return (
    <>
      <Table
        caption={t(title)}
        rows={table}
        rowKey={(row) => row.name}
        columns={columnsFor(formats, t)}
        note={[
          t(caption),
          t(
            '95% interval of an AUROC of {auroc}; enough is at most {width} from end to end. All numbers are studies.',
            { auroc: expectedAuroc, width: targetWidth },
          ),
          reference,
        ].join(' ')}
      />
      {small.length === 0 ? (
        <Notice tone="good" title={t('Large enough for every finding, by this plan.')} />
      ) : (
        <Notice tone="warn" title={smallTitle(small.length, table.length, t)}>
          <p>
            {t(
              'Fewer studies than this plan needs for {small}. The evaluation can run all the same, but there the result will not tell a good model from a mediocre one.',
              { small: listed(small, t) },
            )}
          </p>
        </Notice>
      )}
    </>
  );
}

/** "Edema, Fracture and Pneumonia". */
function listed(names: readonly string[], t: Words): string {
  return new Intl.ListFormat(t.language, { type: 'conjunction' }).format(names).replace(/, and /, ' and ');
}

function smallTitle(small: number, all: number, t: Words): string {
  if (all === 1) return t('The test set is too small for this finding');
  return small === all
    ? t('The test set is too small for every finding')
    : t('The test set is too small for {small} of {all} findings', { small, all });
}
