/** Fails when a file has more lines than can be read at once (CONTRIBUTING.md), unless it is one list of one purpose. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SKIPPED = /(^|\/)(node_modules|\.next|generated|build|\.data)(\/|$)/;
const MOST_LINES = 300;
/** Cases of a test stand beside one another, and each is read by itself. */
const MOST_LINES_OF_TESTS = 450;

/** Longer ones, each with the reason why it is not divided. */
const LISTS: Record<string, string> = {
  'packages/mpc-core/mutants/list.ts': 'one list: every protection, and the tests that notice when it is gone',
  'packages/compiler/test/operators.test.ts': 'one list: a case for each form of each operator',
  'apps/web/test/browser.test.ts': 'one portal with its agents is started for all of these pages',
  'apps/web/test/page-matrix.test.ts': 'one list: every page and action, and who may',
};

const problems: string[] = [];
let files = 0;
const paths = globSync('{packages,apps,bench,scripts,examples}/**/*.{ts,tsx,js,mjs,css}', {
  cwd: ROOT,
  exclude: (path) => SKIPPED.test(path),
}).map((path) => path.replaceAll('\\', '/'));
for (const path of paths) {
  files += 1;
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;
  const most = /\/test\/|\.test\.tsx?$/.test(path) ? MOST_LINES_OF_TESTS : MOST_LINES;
  if (lines > most && !(path in LISTS)) problems.push(`${path} has ${lines} lines, more than ${most}`);
  if (lines <= most && path in LISTS) problems.push(`${path} has ${lines} lines: it needs no exception any more`);
}
for (const path of Object.keys(LISTS)) if (!paths.includes(path)) problems.push(`${path} is not there`);

if (problems.length > 0) {
  console.error(
    `${problems.join('\n')}\nDivide by purpose; one list of one purpose goes into scripts/check-lengths.ts with its reason.`,
  );
  process.exit(1);
}
console.log(`${files} files are short enough to be read`);
