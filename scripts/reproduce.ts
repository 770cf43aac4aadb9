/**
 * `npm run reproduce -- --json FILE`: the two tables of the reference study from this software's own runs on the two phantom
 * sets, the small DenseNet on all images and DenseNet-121 on the first of each set, within an hour on two cores.
 *
 * --json FILE     all figures, a report for each network and set
 * --images N      images of each set for DenseNet-121 (default 16)
 * --full          all images for DenseNet-121 too (hours)
 * --document FILE where the Markdown goes (default docs/REPRODUCTION.md)
 * --quick         the small DenseNet on the first 24 images of each set, to see that all works: figures that mean nothing, so the
 *                 Markdown goes beside the JSON and README.md stays as it is
 * --note TEXT     a sentence about this run, for example what else the machine did
 *
 * Writes the table of README.md, too, from the small DenseNet on set B.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { type Reproduction, readmeTable, reproductionDocument } from './reproduction/document.ts';
import { compileNetwork, type Evaluation, evaluate, NETWORKS, SETS } from './reproduction/evaluations.ts';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'REPRODUCTION.md');
const README = join(ROOT, 'README.md');
const QUICK_IMAGES = 24;

const begun = performance.now();

function tell(text: string): void {
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.error(`[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}] ${text}`);
}

function readOptions() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...{ json: text, images: text, document: text, note: text },
      full: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const images = Number(values.images ?? 16);
  if (!Number.isSafeInteger(images) || images < 1)
    throw new DoubleblindError('DB5001', `--images ${values.images} is not a positive whole number.`);
  if (values.json === undefined) throw new DoubleblindError('DB5001', '--json FILE is missing.');
  return { ...values, json: resolve(values.json), images };
}

async function main(): Promise<void> {
  const options = readOptions();
  const { quick, full } = options;
  const usual = quick ? `${options.json}.md` : DOCUMENT;
  const document = options.document === undefined ? usual : resolve(options.document);
  for (const path of [options.json, document]) mkdirSync(dirname(path), { recursive: true });
  const evaluations: Evaluation[] = [];
  for (const network of quick ? NETWORKS.slice(0, 1) : NETWORKS) {
    const compiled = await compileNetwork(network, tell);
    const whole = network === NETWORKS[0] || full;
    for (const set of SETS) {
      const limit = quick ? QUICK_IMAGES : whole ? undefined : options.images;
      evaluations.push(await evaluate(compiled, set, limit, tell));
      // After each evaluation, so that what took an hour is not lost with what comes after it.
      writeFileSync(options.json, `${JSON.stringify(reproductionOf(evaluations, options.note), null, 1)}\n`);
    }
  }
  writeFileSync(document, reproductionDocument(reproductionOf(evaluations, options.note)));
  if (!quick) writeReadme(evaluations);
  tell(`written: ${options.json} and ${document}`);
}

/** The table between its two marks; the figures around it are of `npm run bench`. */
function writeReadme(evaluations: readonly Evaluation[]): void {
  const evaluation = evaluations.find(({ network, set }) => network === NETWORKS[0].title && set === SETS[1].title)!;
  const [before, rest] = readFileSync(README, 'utf8').split(BEGIN);
  const after = rest.slice(rest.indexOf(END));
  writeFileSync(README, `${before}${BEGIN}\n${readmeTable(evaluation)}\n\n${after}`);
}

const BEGIN = '<!-- findings:begin -->';
const END = '<!-- findings:end -->';

function reproductionOf(evaluations: readonly Evaluation[], note: string | undefined): Reproduction {
  return {
    createdAt: new Date().toISOString(),
    machine: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown processor'})`,
    seconds: (performance.now() - begun) / 1000,
    note: note ?? null,
    evaluations,
  };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error);
  process.exitCode = 1;
}
