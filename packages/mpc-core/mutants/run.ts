/**
 * `npm run mutants [-- WORD...]`: takes each protection of list.ts (those whose name holds a WORD) out of a copy of this package and
 * runs its tests there. Prints killed or survived for each, and fails if one survives or no longer fits the code.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS, type Mutant } from './list.ts';

const PACKAGE = join(import.meta.dirname, '..');
const ROOT = join(PACKAGE, '..', '..');
const COPIED = ['package.json', 'vitest.config.ts', 'src', 'test', 'build'];

type Verdict = 'killed' | 'survived' | 'does not fit the code';

/** A copy of the package with the repository's dependencies. */
function copyPackage(): string {
  mkdirSync(join(ROOT, '.data'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.data', 'mutants-'));
  const copy = join(folder, 'packages', 'mpc-core');
  for (const name of COPIED) cpSync(join(PACKAGE, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  return folder;
}

/** Whether all tests pass in the copy. */
function testsPass(copy: string, tests: readonly string[]): boolean {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const files = tests.map((test) => join('test', 'two-party', test));
  return spawnSync(process.execPath, [vitest, 'run', '--bail=1', '--root', copy, ...files], { cwd: copy }).status === 0;
}

function judge(copy: string, mutant: Mutant): Verdict {
  const file = join(copy, 'src', 'two-party', mutant.file);
  const original = readFileSync(file, 'utf8');
  if (original.split(mutant.find).length !== 2) return 'does not fit the code';
  writeFileSync(
    file,
    original.replace(mutant.find, () => mutant.replace),
  );
  const verdict = testsPass(copy, mutant.tests) ? 'survived' : 'killed';
  writeFileSync(file, original);
  return verdict;
}

function main(words: readonly string[]): void {
  const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const folder = copyPackage();
  const copy = join(folder, 'packages', 'mpc-core');
  const counts: Record<Verdict, number> = { killed: 0, survived: 0, 'does not fit the code': 0 };
  try {
    const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
    if (!testsPass(copy, all)) throw new Error('the tests fail before anything is taken out');
    for (const [index, mutant] of chosen.entries()) {
      const verdict = judge(copy, mutant);
      counts[verdict] += 1;
      console.log(`${String(index + 1).padStart(2)}/${chosen.length}  ${verdict.padEnd(8)}  ${mutant.name}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { killed, survived, 'does not fit the code': stale } = counts;
  console.log(`${killed} killed, ${survived} survived${stale > 0 ? `, ${stale} do not fit the code` : ''}`);
  if (survived + stale > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
