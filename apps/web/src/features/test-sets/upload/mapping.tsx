'use client';

import type { LabelMapping, LabelsCheck, TestSetDraft } from '@doubleblind/contracts';
import { useState } from 'react';
import { useReaderFormats, useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { translatable } from '@/language/words';
import type { Upload } from './use-upload.ts';

const ROLES = ['image', 'study', 'patient', 'site'] as const;
const ROLE_TEXTS = translatable({ image: 'Image file', study: 'Study', patient: 'Patient', site: 'Site' });
const NO_COLUMN = translatable({
  image: 'folders named by study',
  study: 'each image is one',
  patient: 'no such column',
  site: 'no such column',
});
const USES = translatable({
  none: 'not used',
  finding: 'a finding',
  group: 'results by it',
  number: 'a number for the model',
});
type Use = keyof typeof USES;

function purposeOf({ findings, groups, numbers }: LabelMapping, column: string): Use {
  if (findings.some((row) => row.column === column)) return 'finding';
  if (numbers?.includes(column)) return 'number';
  return groups.includes(column) ? 'group' : 'none';
}

/** The mapping with one column used in another way; a list of findings keeps its entries. */
function withUse(mapping: LabelMapping, proposed: LabelMapping, column: string, use: Use): LabelMapping {
  const findings = mapping.findings.filter((row) => row.column !== column);
  const groups = mapping.groups.filter((group) => group !== column);
  const numbers = (mapping.numbers ?? []).filter((number) => number !== column);
  if (use === 'number') numbers.push(column);
  const entries = proposed.findings.filter((row) => row.column === column && row.entry !== undefined);
  const own = entries.length > 0 ? entries : [{ column, finding: column }];
  return {
    ...mapping,
    findings: use === 'finding' ? [...findings, ...own] : findings,
    groups: use === 'group' ? [...groups, column] : groups,
    numbers: numbers.length > 0 ? numbers : undefined,
  };
}

/** The mapping with a column, or none, in a role; a column has one use only. */
function withRole(mapping: LabelMapping, role: (typeof ROLES)[number], column: string | null): LabelMapping {
  const free = column === null ? mapping : withUse(mapping, mapping, column, 'none');
  return { ...free, [role]: column, ...(role === 'study' && { studyFromPath: false }) };
}

/** What was read in the column. */
function hintOf({ reading }: LabelsCheck, column: string | null): { hint?: string } {
  const text = reading.find((entry) => entry.column === column)?.text;
  return text === undefined ? {} : { hint: text };
}

/** Which column means what; the agent's own guess to begin with. */
export function Mapping({ labels, draft, upload }: { labels: LabelsCheck; draft: TestSetDraft; upload: Upload }) {
  const t = useWords();
  const { formatCount } = useReaderFormats();
  const countText = (count: number | null) => (count === null ? '–' : formatCount(count));
  const [mapping, setMapping] = useState<LabelMapping>(labels.mapping);
  const taken = ROLES.map((role) => mapping[role]);
  const rest = labels.columns.filter((column) => !taken.includes(column));
  const rename = (column: string, finding: string) =>
    setMapping({
      ...mapping,
      findings: mapping.findings.map((row) => (row.column === column ? { column, finding } : row)),
    });
  return (
    <div className="mt-6 grid gap-5">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {ROLES.map((role) => (
          <Field key={role} label={t(ROLE_TEXTS[role])} {...hintOf(labels, mapping[role])}>
            {(ids) => (
              <select
                {...ids}
                className="field"
                value={mapping[role] ?? ''}
                onChange={(event) => setMapping(withRole(mapping, role, event.target.value || null))}
              >
                <option value="">
                  {role === 'study' && mapping.studyFromPath ? t('as the paths say') : t(NO_COLUMN[role])}
                </option>
                {labels.columns.map((column) => (
                  <option key={column}>{column}</option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
      <fieldset>
        <legend className="font-medium">{t('Other columns')}</legend>
        <p className="mb-3 text-sm text-soft">
          {t(
            'With each column, what was read in it. A finding is what the model has to find. “Results by it”: for sex, age band, scanner; the report then shows the figures within each group, and hides groups that are too small.',
          )}
        </p>
        <ul className="grid gap-y-3">
          {rest.map((column) => {
            const row = mapping.findings.find((finding) => finding.column === column && finding.entry === undefined);
            const reading = labels.reading.find((entry) => entry.column === column);
            return (
              <li key={column} className="grid items-start gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,1fr)_9rem_12rem]">
                <span className="min-w-0 break-words">
                  {column}
                  <span className={`block text-sm ${reading?.wrong ? 'text-bad' : 'text-soft'}`}>{reading?.text}</span>
                </span>
                <select
                  aria-label={t('What column {column} is', { column })}
                  className="field"
                  value={purposeOf(mapping, column)}
                  onChange={(event) => setMapping(withUse(mapping, labels.mapping, column, event.target.value as Use))}
                >
                  {Object.entries(USES).map(([use, text]) => (
                    <option key={use} value={use}>
                      {t(text)}
                    </option>
                  ))}
                </select>
                {row && (
                  <input
                    aria-label={t('Name of the finding in column {column}', { column })}
                    className="field"
                    value={row.finding}
                    onChange={(event) => rename(column, event.target.value)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('−1 (uncertain) counts as')}>
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={mapping.uncertain}
              onChange={(event) =>
                setMapping({ ...mapping, uncertain: event.target.value as LabelMapping['uncertain'] })
              }
            >
              <option value="missing">{t('not labelled')}</option>
              <option value="positive">{t('yes')}</option>
              <option value="negative">{t('no')}</option>
            </select>
          )}
        </Field>
        <Field label={t('An empty label counts as')}>
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={mapping.blank}
              onChange={(event) => setMapping({ ...mapping, blank: event.target.value as LabelMapping['blank'] })}
            >
              <option value="missing">{t('not labelled')}</option>
              <option value="negative">{t('no')}</option>
            </select>
          )}
        </Field>
      </div>
      <div>
        <Button
          look="quiet"
          disabled={upload.state.busy || mapping.findings.length === 0}
          onClick={() => void upload.sendLabels({ mapping })}
        >
          {t('Check with these columns')}
        </Button>
      </div>
      <LabelProblems labels={labels} />
      {draft.findings.length > 0 && (
        <div className="grid gap-5 xl:grid-cols-2">
          <Table
            caption={t('Counts per finding')}
            note={t('In studies.')}
            rows={draft.findings}
            rowKey={(row) => row.finding}
            columns={[
              { key: 'finding', title: t('Finding'), cell: (row) => row.finding },
              { key: 'positive', title: t('Positive'), numeric: true, cell: (row) => countText(row.positives) },
              { key: 'negative', title: t('Negative'), numeric: true, cell: (row) => countText(row.negatives) },
              { key: 'none', title: t('Without'), numeric: true, cell: (row) => countText(row.unlabelled) },
            ]}
          />
          {draft.sites.length > 0 && (
            <Table
              caption={t('Counts per site')}
              rows={draft.sites}
              rowKey={(row) => row.site}
              columns={[
                { key: 'site', title: t('Site'), cell: (row) => row.site },
                { key: 'images', title: t('Images'), numeric: true, cell: (row) => formatCount(row.images) },
                { key: 'studies', title: t('Studies'), numeric: true, cell: (row) => formatCount(row.studies) },
              ]}
            />
          )}
        </div>
      )}
    </div>
  );
}

function LabelProblems({ labels }: { labels: LabelsCheck }) {
  const t = useWords();
  const { rowsWithoutImage, imagesWithoutRow, badCells } = labels;
  const problems: [string, { count: number; examples: readonly string[] }][] = [
    [t('Cells that are not understood (correct them, or use the column otherwise)'), badCells],
    [t('Images without a row, left out'), imagesWithoutRow],
    [t('Rows without an image'), rowsWithoutImage],
  ];
  const found = problems.filter(([, row]) => row.count > 0);
  const summary = t('{images} images have labels, from {rows} rows.', {
    images: labels.matchedImages,
    rows: labels.rows,
  });
  if (found.length === 0 && labels.notes.length === 0) return <Notice tone="good">{summary}</Notice>;
  const tone = badCells.count > 0 ? 'bad' : found.length > 0 ? 'warn' : 'good';
  return (
    <Notice tone={tone} title={summary}>
      <ul>
        {found.map(([text, { count, examples }]) => (
          <li key={text}>
            {t('{text}: {count}, such as {examples}', { text, count, examples: examples.slice(0, 3).join('; ') })}
          </li>
        ))}
        {labels.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Notice>
  );
}
