/**
 * Writes the tables of docs/RELIABILITY.md, one a phase, from what tests make (apps/web/test/support/faults/cells.ts and
 * other-tests.ts). With --check, writes nothing and fails where a table is out of date, names a test that
 * is not there, or gives a reason for a combination that a test makes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTORS, CELLS, type Cell, FAULTS, PHASES } from '../apps/web/test/support/faults/cells.ts';
import { OTHER_TESTS, type OtherTest, REASONS } from '../apps/web/test/support/faults/other-tests.ts';

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'RELIABILITY.md');
const ROOT = join(import.meta.dirname, '..');
const [BEGIN, END] = ['<!-- matrix:begin -->', '<!-- matrix:end -->'];
const HEADS: Record<(typeof ACTORS)[number], string> = {
  portal: 'portal',
  vendor: "vendor's agent",
  hospital: "hospital's agent",
  worker: 'worker',
  relay: 'relay',
};

interface Listed {
  readonly file: string;
  readonly name: string;
  readonly cells: readonly Cell[];
}

const harness: Listed[] = Object.entries(CELLS).map(([file, cells]) => ({
  ...{ file: `apps/web/test/${file}`, name: '$fault, $actor, $phase', cells },
}));
const others: Listed[] = OTHER_TESTS.map(({ file, name, cells }: OtherTest) => ({ file, name, cells }));
const listed = [...harness, ...others];
const problems: string[] = [];
for (const { file, name } of listed) {
  const path = join(ROOT, file);
  if (!existsSync(path) || !readFileSync(path, 'utf8').includes(name))
    problems.push(`docs/RELIABILITY.md: there is no test "${name}" in ${file}`);
}

/** Combinations that nothing covers. */
let open = 0;

/** Numbers of the tests of one combination, or the letter of why there is none. */
function entry(cell: Cell): string {
  const same = (other: Cell) => other.fault === cell.fault && other.actor === cell.actor && other.phase === cell.phase;
  const tests = listed.flatMap(({ cells }, i) => (cells.some(same) ? [`[${i + 1}]`] : []));
  const letters = REASONS.flatMap(({ cells }, i) => (cells.some(same) ? [String.fromCharCode(97 + i)] : []));
  if (tests.length > 0 && letters.length > 0) problems.push(`${Object.values(cell).join(', ')}: a test and a reason`);
  if (tests.length === 0 && letters.length === 0) open += 1;
  return [...tests, ...letters].join(' ') || '–';
}

function matrix(): string {
  const tables = PHASES.map((phase) => {
    const rows = FAULTS.map(
      (fault) => `| ${[fault, ...ACTORS.map((actor) => entry({ fault, actor, phase }))].join(' | ')} |`,
    );
    const head = `| ${phase} | ${ACTORS.map((actor) => HEADS[actor]).join(' | ')} |\n|${'---|'.repeat(ACTORS.length + 1)}`;
    return `${head}\n${rows.join('\n')}`;
  });
  const reasons = REASONS.map(({ text }, i) => `- ${String.fromCharCode(97 + i)}: ${text}`);
  const tests = listed.map(({ file, name }, i) => `${i + 1}. \`${file}\`: "${name}"`);
  return [
    BEGIN,
    ...tables,
    'Where there is no test:',
    reasons.join('\n'),
    '## Tests',
    'Those named `nightly` run with `npm run nightly` alone.',
    tests.join('\n'),
    END,
  ].join('\n\n');
}

const text = readFileSync(DOCUMENT, 'utf8');
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`docs/RELIABILITY.md has no ${BEGIN} and ${END}`);
const made = `${before}${matrix()}${after}`;
if (process.argv.includes('--check')) {
  if (made !== text) problems.push('docs/RELIABILITY.md is out of date: node scripts/fault-matrix.ts');
} else writeFileSync(DOCUMENT, made);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${listed.length} tests of the fault matrix are there; ${open} combinations have none`);
