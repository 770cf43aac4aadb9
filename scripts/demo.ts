/**
 * `npm run demo` brings up the platform (portal, two agents, demo people and three finished evaluations) to look at, and then runs
 * the main job: a vendor's process and a hospital's process evaluate a private model on private images over a mutual-TLS link
 * on loopback, and the tables of the reference study come out, secure beside plaintext. The platform stays up until Ctrl-C.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { CARING_LIKE, renderStudies } from '@doubleblind/imaging';
import { readScores, renderEvaluation, studyScores } from '@doubleblind/metrics';
import {
  addTestSet,
  compileModel,
  type EvaluationSummary,
  evaluationSummary,
  hospitalData,
  loadInput,
  loadProgram,
  perImageCost,
  preprocessingOf,
  runBaseline,
  runLocalPair,
  SCORES_FILE,
  type StoredTestSet,
  scoreTable,
  tableOf,
} from '@doubleblind/party-agent';

import { type Platform, printSignIns, startPlatform } from './platform.ts';

const ROOT = join(import.meta.dirname, '..');
const WORK = join(ROOT, '.data', 'demo');
const EXAMPLES = join(ROOT, 'examples');

interface Evaluation {
  readonly title: string;
  readonly model: string;
  readonly images: string;
  readonly labels: string;
  readonly testSet: string;
  readonly batch: number;
  readonly lanes: number;
  readonly limit?: number;
  readonly bits?: number;
}

const begun = performance.now();
/** Ctrl-C ends the processes of an evaluation, too: what they say of it, and what fails for want of them, is nothing to tell. */
let ending = false;

function tell(text: string): void {
  if (ending) return;
  // Never more than has passed.
  const seconds = Math.floor((performance.now() - begun) / 1000);
  console.error(`[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}] ${text}`);
}

/** The demonstration set, rendered once; labels.csv is written last. */
async function renderFilms(): Promise<string> {
  const folder = join(ROOT, '.data', 'films');
  if (existsSync(join(folder, 'labels.csv'))) return folder;
  tell(`rendering ${CARING_LIKE.studies} phantom chest images of six hospitals...`);
  let last = performance.now();
  await renderStudies(folder, CARING_LIKE, (done, total) => {
    if (performance.now() - last < 5000) return;
    last = performance.now();
    tell(`  ${done}/${total} images`);
  });
  return folder;
}

function builtIn(films: string): Evaluation[] {
  const common = { images: films, labels: join(films, 'labels.csv') };
  return [
    {
      ...common,
      title: 'Small DenseNet on the full set',
      model: join(EXAMPLES, 'densenet-tiny.onnx'),
      testSet: 'films',
      batch: 64,
      lanes: 2,
      bits: 12,
    },
    {
      ...common,
      title: 'DenseNet-121 at 320 x 320 on the first images',
      model: join(EXAMPLES, 'densenet121-phantom.onnx'),
      testSet: 'films',
      batch: 8,
      lanes: 1,
      bits: 10,
      limit: 8,
    },
  ];
}

/** `images` may be a folder of images or one that holds labels.csv beside a folder of images. */
function labelsBeside(images: string): string {
  const found = [join(images, 'labels.csv'), join(dirname(images), 'labels.csv')].find((path) => existsSync(path));
  if (found === undefined) throw new DoubleblindError('DB5001', `There is no labels.csv at ${images}; give --labels.`);
  return found;
}

async function evaluate(evaluation: Evaluation): Promise<EvaluationSummary> {
  const folder = join(WORK, basename(evaluation.model, '.onnx'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  tell(`${evaluation.title}`);
  tell('vendor: compiling the model...');
  const modelFolder = join(folder, 'model');
  const compiled = await compileModel({
    model: evaluation.model,
    out: modelFolder,
    ...(evaluation.bits === undefined ? {} : { bits: evaluation.bits }),
  });
  if (!compiled.program.output.labels) {
    throw new DoubleblindError('DB5027', 'Name them in MODEL.json beside the model: {"outputs": ["Edema", ...]}.');
  }
  tell('hospital: checking images and labels...');
  const data = hospitalData(folder);
  const testSet = await addTestSet(data, {
    name: evaluation.testSet,
    imageFolder: evaluation.images,
    labels: evaluation.labels,
    // Whoever tries their own images here has chosen them.
    acceptFilms: 'all',
  });
  const all = testSet.content.images.length;
  const images = Math.min(evaluation.limit ?? all, all);
  tell(`secure evaluation of ${images} images in batches of ${evaluation.batch}...`);
  const { testSet: name, batch, lanes, limit } = { ...evaluation, testSet: testSet.name };
  const pair = await runLocalPair({
    folder,
    modelFolder,
    testSet: name,
    run: 'demo',
    batchSize: batch,
    lanes,
    ...(limit === undefined ? {} : { limit }),
  });
  tell('the same in plaintext...');
  const plaintext = await plaintextScores(modelFolder, compiled.onnx, testSet, images);
  const secure = readScores(readFileSync(join(pair.runFolder, SCORES_FILE), 'utf8'));
  const table = tableOf(testSet, { secure, plaintext: plaintext.scores });
  const perImage = perImageCost(pair);
  const { program } = await loadProgram(modelFolder);
  console.log(`\n${evaluation.title}: ${images} images, ${table.studies} studies\n\n${renderEvaluation(table)}`);
  const { vendor, hospital } = perImage.cpuSeconds;
  const { vendorToHospital, hospitalToVendor } = perImage.bytes;
  console.log(
    [
      `Per image, secure: ${perImage.wallSeconds.toFixed(2)} s, ${(vendor + hospital).toFixed(2)} CPU s (vendor ${vendor.toFixed(2)}, hospital ${hospital.toFixed(2)}),`,
      `${((vendorToHospital + hospitalToVendor) / 1e6).toFixed(1)} MB (vendor to hospital ${(vendorToHospital / 1e6).toFixed(1)}, back ${(hospitalToVendor / 1e6).toFixed(1)}), ${perImage.rounds.toFixed(1)} rounds.`,
      `Plaintext: ${plaintext.cpuSeconds.toFixed(3)} CPU s.\n`,
    ].join(' '),
  );
  const about = { model: program.model, testSet: testSet.name, images, perImage };
  return evaluationSummary(table, { ...about, plaintext: { cpuSeconds: plaintext.cpuSeconds } });
}

async function plaintextScores(modelFolder: string, onnx: Uint8Array, testSet: StoredTestSet, images: number) {
  const { program } = await loadProgram(modelFolder);
  const preprocessing = preprocessingOf(program);
  const plain = await runBaseline({
    model: onnx,
    program,
    images,
    loadImage: (index) => loadInput(testSet, preprocessing, index),
  });
  return { scores: studyScores(scoreTable(program, testSet, plain.scores)), cpuSeconds: plain.cpuSeconds / images };
}

async function chosen(values: {
  model?: string;
  images?: string;
  labels?: string;
  limit?: string;
  batch?: string;
  lanes?: string;
  bits?: string;
}): Promise<Evaluation[]> {
  if (values.model === undefined) return builtIn(await renderFilms());
  if (values.images === undefined) throw new DoubleblindError('DB5001', '--model needs --images.');
  const images = resolve(values.images);
  return [
    {
      title: basename(values.model),
      model: resolve(values.model),
      images,
      labels: values.labels ?? labelsBeside(images),
      testSet: 'images',
      batch: Number(values.batch ?? 8),
      lanes: Number(values.lanes ?? 1),
      ...(values.limit === undefined ? {} : { limit: Number(values.limit) }),
      ...(values.bits === undefined ? {} : { bits: Number(values.bits) }),
    },
  ];
}

const USAGE = `usage: npm run demo [-- OPTIONS]
  --headless            only the evaluations by hand, then exit; for scripts
  --report FILE.json    write everything as JSON
  --model PATH --images DIR [--labels CSV]   another model and other images instead of the built-in two evaluations
  --limit N, --batch B, --lanes N, --bits N  for --model`;

function readArguments() {
  const text = { type: 'string' } as const;
  const numbers = { limit: text, batch: text, lanes: text, bits: text };
  const flags = { headless: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ options: { ...flags, report: text, model: text, images: text, labels: text, ...numbers } })
      .values;
  } catch (error) {
    throw new DoubleblindError('DB5001', `${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

/** What runs beside the evaluations by hand, if anything does. */
let platform: Platform | undefined;

async function stop(): Promise<void> {
  tell('stopping...');
  ending = true;
  await platform?.stop();
  process.exit();
}

async function main(): Promise<void> {
  const values = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (!values.headless && values.model === undefined) await showPlatform();
  const evaluations: EvaluationSummary[] = [];
  for (const evaluation of await chosen(values)) evaluations.push(await evaluate(evaluation));
  if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify({ evaluations }, null, 2)}\n`);
  tell('done');
  if (values.headless) return;
  console.log('The hospital\'s data folder and its runs are below .data/demo/. Next: README.md, "Two machines".');
  if (!platform) return;
  printSignIns(platform);
  console.log('The platform stays up; Ctrl-C ends it.');
}

/** The main job does not need the portal, so that a taken port costs the pages only. */
async function showPlatform(): Promise<void> {
  tell('starting the platform: portal, a vendor, a hospital, their evaluations...');
  try {
    platform = await startPlatform({ say: tell });
    printSignIns(platform);
    // The main job's times would not be its own beside them.
    tell('two more evaluations run on the platform first...');
    await platform.more.catch((error: Error) => tell(`an evaluation of the platform: ${error.message}`));
  } catch (error) {
    tell(`the platform did not start: ${(error as Error).message}`);
  }
}

try {
  await main();
} catch (error) {
  if (!ending) {
    console.error(error instanceof DoubleblindError ? `${error.message}\n  ${error.remedy}` : error);
    process.exitCode = 1;
  }
}
