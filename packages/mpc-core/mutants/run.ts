/**
 * `npm run mutants [-- WORD...]`: takes each protection of list.ts (those whose name holds a WORD) out of a copy of its package and
 * runs its tests there. Prints killed or survived for each, and fails if one survives or no longer fits the code.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const COPIED = ['package.json', 'vitest.config.ts', 'src', 'test', 'build'];
const CORE = 'packages/mpc-core';

/** A sampler whose random bytes are always the same may never end, and no test runner ends it. */
const LONGEST_MILLISECONDS = 10 * 60_000;

type Verdict = 'killed' | 'survived' | 'does not fit the code';

/** Copies of the packages with the repository's dependencies. */
function copyPackages(projects: readonly string[]): string {
  mkdirSync(join(ROOT, '.data'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.data', 'mutants-'));
  for (const project of projects) {
    for (const name of COPIED) {
      if (existsSync(join(ROOT, project, name)))
        cpSync(join(ROOT, project, name), join(folder, project, name), { recursive: true });
    }
    // Where a package has none, the repository's is looked for, which names other folders.
    const config = join(folder, project, 'vitest.config.ts');
    if (!existsSync(config)) writeFileSync(config, 'export default {};\n');
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['package.json', 'examples']) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

const projectOf = ({ project = CORE }: Mutant) => project;
/** Where files and tests of a package are named from. */
const inside = (project: string, part: 'src' | 'test') => (project === CORE ? join(part, 'two-party') : part);

/** Whether all tests pass in the copy. */
function testsPass(folder: string, project: string, tests: readonly string[]): boolean {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const copy = join(folder, project);
  const files = tests.map((test) => join(inside(project, 'test'), test));
  const run = spawnSync(process.execPath, [vitest, 'run', '--bail=1', '--root', copy, ...files], {
    cwd: copy,
    timeout: LONGEST_MILLISECONDS,
    killSignal: 'SIGKILL',
  });
  return run.status === 0;
}

function judge(folder: string, mutant: Mutant): Verdict {
  const project = projectOf(mutant);
  const file = join(folder, project, inside(project, 'src'), mutant.file);
  const original = readFileSync(file, 'utf8');
  if (original.split(mutant.find).length !== 2) return 'does not fit the code';
  writeFileSync(
    file,
    original.replace(mutant.find, () => mutant.replace),
  );
  const verdict = testsPass(folder, project, mutant.tests) ? 'survived' : 'killed';
  writeFileSync(file, original);
  return verdict;
}

function main(words: readonly string[]): void {
  const chosen = MUTANTS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const projects = [...new Set(chosen.map(projectOf))];
  const folder = copyPackages(projects);
  const counts: Record<Verdict, number> = { killed: 0, survived: 0, 'does not fit the code': 0 };
  try {
    for (const project of projects) {
      const all = chosen.filter((mutant) => projectOf(mutant) === project).flatMap(({ tests }) => tests);
      if (!testsPass(folder, project, [...new Set(all)]))
        throw new Error(`the tests of ${project} fail before anything is taken out`);
    }
    for (const [index, mutant] of chosen.entries()) {
      const verdict = judge(folder, mutant);
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
