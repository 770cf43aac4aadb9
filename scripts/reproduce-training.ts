/**
 * `npm run reproduce-training -- --json FILE`: the five settings of the study that docs/TRAINING.md follows, with its numbers of rounds
 * and hospitals, on images of our own; within 45 minutes on two cores. Writes FILE, and table and figure into docs/TRAINING.md.
 *
 * --json FILE       all figures, after every finished run. Started again with the same choices, it goes on with what is missing
 * --data NAME       fundus (default), fundus-dealt (the same patients, dealt out to the hospitals at random), fashion (Debian's package
 *                   dataset-fashion-mnist), chest
 * --rounds N        instead of 3,001
 * --runs N          of each setting (default 3)
 * --settings A,B    some of c, f, cdp, fpdp, fscdp
 * --noise paper     1 for CDP and 2 for FPDP, as the study has it; without it all have 1.15, and so spend the same epsilon
 * --learning-rate X instead of 0.1
 * --processes N     side by side (default: one a core)
 * --docs            write into docs/TRAINING.md although the run is smaller than the default; else table and figure go beside FILE
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { GradientEngine, type Setting } from '@doubleblind/training';
import { DATA_SETS, factsOf, layerOf, loadTask } from './reproduction/training/data.ts';
import { accountText, comparisonText } from './reproduction/training/document.ts';
import { figureOf } from './reproduction/training/figure.ts';
import { runJobs } from './reproduction/training/pool.ts';
import {
  type Choices,
  type Comparison,
  jobsLeft,
  jobsOf,
  LEARNING_RATE,
  PAPER,
  SETTINGS,
} from './reproduction/training/series.ts';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'TRAINING.md');
const DEFAULT_RUNS = 3;

const begun = performance.now();

interface Options {
  readonly json: string;
  readonly choices: Choices;
  readonly processes: number;
  readonly docs: boolean;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...{ json: text, data: text, rounds: text, runs: text, settings: text, noise: text, processes: text },
      ...{ 'learning-rate': text, docs: { type: 'boolean', default: false } },
    },
  });
  const whole = (name: 'rounds' | 'runs' | 'processes', usual: number): number => {
    const value = Number(values[name] ?? usual);
    if (!Number.isSafeInteger(value) || value < 1)
      throw refused(`--${name} ${values[name]} is no whole number above 0.`);
    return value;
  };
  const oneOf = <T extends string>(name: string, value: string, all: readonly T[]): T => {
    if (!all.includes(value as T)) throw refused(`--${name} has ${value}; there are: ${all.join(', ')}.`);
    return value as T;
  };
  if (values.json === undefined) throw refused('--json FILE is missing.');
  const learningRate = Number(values['learning-rate'] ?? LEARNING_RATE);
  if (!(learningRate > 0)) throw refused(`--learning-rate ${values['learning-rate']} is no number above 0.`);
  const asked = values.settings?.split(',').map((name): Setting => oneOf('settings', name, SETTINGS));
  const choices: Choices = {
    data: oneOf('data', values.data ?? 'fundus', DATA_SETS),
    settings: SETTINGS.filter((setting) => asked === undefined || asked.includes(setting)),
    ...{ rounds: whole('rounds', PAPER.rounds), runs: whole('runs', DEFAULT_RUNS), learningRate },
    noise: oneOf('noise', values.noise ?? 'equal', ['equal', 'paper']),
  };
  if (values.docs && choices.data !== 'fundus')
    throw refused('docs/TRAINING.md has the comparison on drawn retinas: leave --docs out for other images.');
  const processes = whole('processes', cpus().length);
  return { json: resolve(values.json), choices, processes, docs: values.docs || isWhole(choices) };
}

const refused = (why: string) => new DoubleblindError('DB5001', why);

const isWhole = ({ data, rounds, runs, settings }: Choices) =>
  data === 'fundus' && rounds >= PAPER.rounds && runs >= DEFAULT_RUNS && settings.length === SETTINGS.length;

async function main(): Promise<void> {
  const { json, choices, processes, docs } = readOptions();
  mkdirSync(dirname(json), { recursive: true });
  const task = loadTask(choices.data);
  const facts = factsOf(choices.data, task);
  const before = unfinished(json, choices);
  tell(`${facts.title}: ${facts.patients} patients, ${facts.testImages} images to test with`);
  const engine = await GradientEngine.load(layerOf(task), { loss: task.loss });
  const parameters = engine.initial.length;
  await engine.release();
  const jobs = jobsOf(choices, facts.patients);
  let comparison: Comparison = {
    createdAt: new Date().toISOString(),
    machine: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown processor'})`,
    ...{ choices, task: facts, parameters, series: before?.series ?? [] },
  };
  const left = jobsLeft(jobs, comparison.series);
  if (left.length < jobs.length) tell(`${jobs.length - left.length} of ${jobs.length} runs are in ${json} already`);
  await runJobs({
    ...{ processes, task, jobs: left },
    onSeries: (series) => {
      comparison = { ...comparison, series: [...comparison.series, series] };
      writeFileSync(json, `${JSON.stringify(comparison, null, 1)}\n`);
      tell(`${series.setting}, run ${series.run}: ${describe(comparison)}`);
    },
    onProgress: (done) => showProgress((jobs.length - left.length + done) / jobs.length, done / left.length),
  });
  writeTexts(comparison, docs ? null : json);
}

/** Finished runs of an earlier start with the same choices; more rounds or other numbers make other figures. */
function unfinished(json: string, choices: Choices): Comparison | null {
  if (!existsSync(json)) return null;
  const before = JSON.parse(readFileSync(json, 'utf8')) as Comparison;
  const same = ({ data, rounds, noise, learningRate }: Choices) => JSON.stringify([data, rounds, noise, learningRate]);
  if (same(before.choices) !== same(choices))
    throw refused(`${json} has a run with other choices; name another file, or delete it.`);
  return before;
}

/** Into docs/TRAINING.md between its marks, or beside the JSON. */
function writeTexts(comparison: Comparison, beside: string | null): void {
  const { data } = comparison.choices;
  if (beside) {
    writeFileSync(`${beside}.svg`, figureOf(comparison));
    writeFileSync(`${beside}.md`, `${accountText()}\n\n${comparisonText(comparison, `${beside}.svg`)}\n`);
    tell(`written: ${beside}, ${beside}.md and ${beside}.svg`);
    return;
  }
  const figure = `figures/training-${data}.svg`;
  mkdirSync(join(ROOT, 'docs', 'figures'), { recursive: true });
  writeFileSync(join(ROOT, 'docs', figure), figureOf(comparison));
  replacePart(`comparison ${data}`, comparisonText(comparison, figure));
  replacePart('account', accountText());
  tell(`written: ${DOCUMENT} and docs/${figure}`);
}

function replacePart(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const document = readFileSync(DOCUMENT, 'utf8');
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no part "${name}"`);
  writeFileSync(DOCUMENT, `${document.slice(0, from)}${begin}\n${text}\n${document.slice(to)}`);
}

function describe({ series }: Comparison): string {
  const { history, seconds } = series[series.length - 1];
  const { accuracy, meanAuroc, epsilon } = history[history.length - 1];
  const reached =
    accuracy === null ? `mean AUROC ${meanAuroc?.toFixed(3)}` : `accuracy ${(100 * accuracy).toFixed(1)}%`;
  return `${reached}${epsilon === null ? '' : `, epsilon ${epsilon.toFixed(2)}`}, ${seconds.toFixed(0)} s`;
}

function tell(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}[${clock(performance.now() - begun)}] ${text}\n`);
}

/** A bar that stays on its line; nothing where the output is a file. `share` of all, of which `now` of what this start does. */
function showProgress(share: number, now: number): void {
  if (!process.stderr.isTTY) return;
  const width = 30;
  const full = Math.round(width * share);
  const gone = performance.now() - begun;
  const rest = now > 0 ? `, ${clock((gone / now) * (1 - now))} left` : '';
  process.stderr.write(
    `\r\x1b[K${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(100 * share)}% in ${clock(gone)}${rest}`,
  );
}

function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error);
  process.exitCode = 1;
}
