/** A report's parts as pages show them: what stands first, and what is looked at one at a time. */
import type { Report } from '@doubleblind/contracts';
import { type Block, reportBlocks, type Say } from '@doubleblind/report/content';
import type { Words } from '@/language/words';

export type PartBlock = Exclude<Block, { kind: 'heading' }>;

export interface ReportPart {
  readonly title: string;
  readonly id: string;
  readonly blocks: readonly PartBlock[];
}

export interface ReportParts {
  /** What was asked, the answer, how sure. */
  readonly inShort: ReportPart;
  /** The one to begin with, then the others in the order of the PDF. */
  readonly parts: readonly ReportPart[];
  /** SHA-256 of what was evaluated, by name; the parts leave them out. */
  readonly hashes: readonly (readonly [string, string])[];
}

/** Every part at once, for printing. */
export const EVERYTHING = 'all';

const HASH = /^[0-9a-f]{64}$/;

/** The part that is asked for, if the report has it. */
export function chosenPart({ parts }: ReportParts, wanted: string | undefined): string {
  return wanted === EVERYTHING || parts.some(({ id }) => id === wanted) ? wanted! : parts[0].id;
}

/** "0.948", "95.0%", "0.948 [0.921-0.972]", "+0.0008 [-0.0007, +0.0023]". */
const FIGURES = /^[-+−]?\d+\.\d+%?( \[[-+−\d., ]+\])?$/;
/** Of people's own choosing, whatever they look like. */
const NAMES = ['model', 'testSet', 'finding', 'findings'];

/** Sentences of reports in the reader's language, with the decimal marks of the reader's place. */
export function sayIn(t: Words): Say {
  const written = ([name, value]: [string, string | number]): [string, string | number] =>
    typeof value === 'string' && FIGURES.test(value) && !NAMES.includes(name)
      ? [name, t.figures(value)]
      : [name, value];
  return (text, values) => t(text, values && Object.fromEntries(Object.entries(values).map(written)));
}

/** The first part is in the reader's language; titles stay English, and parts are named by them in addresses. */
export function partsOf(report: Report, t: Words): ReportParts {
  const all: { title: string; id: string; blocks: PartBlock[] }[] = [];
  const hashes: (readonly [string, string])[] = [];
  for (const block of reportBlocks(report, sayIn(t))) {
    if (block.kind === 'heading') {
      all.push({ title: block.text, id: block.text.toLowerCase().replaceAll(/[^a-z]+/g, '-'), blocks: [] });
    } else if (block.kind === 'facts') {
      hashes.push(...block.rows.filter(([, value]) => HASH.test(value)));
      all.at(-1)?.blocks.push({ ...block, rows: block.rows.filter(([, value]) => !HASH.test(value)) });
    } else all.at(-1)?.blocks.push(block);
  }
  const [inShort, ...parts] = all;
  const shows = (part: ReportPart) => part.blocks.some((row) => row.kind === 'figure' && row.figure === 'forest');
  return { inShort, parts: [...parts.filter(shows), ...parts.filter((part) => !shows(part))], hashes };
}
