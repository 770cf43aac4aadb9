/**
 * Which models convert, how close the compiled program comes to the file in ONNX Runtime, and what it costs: every graph of the
 * compiler's tests, and any folder of models that is named. Prints a table and writes docs/MODELS.md.
 *
 *     npm run conformance -- [--models DIR ...] [--bits N] [--only PATTERN] [--json FILE] [--no-docs] [--progress]
 *     npm run conformance -- --recorded FILE ...
 *
 * The second form writes the document from what earlier runs wrote with --json: large networks one at a time.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithFile, compile, isChannelsLast, readOnnx } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import { preprocessImage, renderPhantom, SITES } from '@doubleblind/imaging';
import { programCost } from '@doubleblind/mpc-core/plan';
import { withNumbers } from '@doubleblind/program';

const ROOT = join(import.meta.dirname, '..');
const GRAPHS = join(ROOT, 'packages', 'compiler', 'test', 'graphs');
/** Of these every fourth is kept apart, and the differences are those on them. */
const FILMS = 32;
const FIRST_SEED = 91_000_001;
/** Networks are compared on more films, of seeds that nothing here or in the compiler was ever chosen on. */
const FRESH_FILMS = 32;
const FIRST_FRESH_SEED = 97_000_001;
const FILM_SIZE = 128;
const BATCH = 8;
/** An open height or width gets this size. */
const OPEN_SIZE = 32;
/** The agreement that is asked of a model: largest difference of probabilities; of networks on the fresh films the mean, too. */
const AGREED = 0.02;
const AGREED_MEAN = 0.003;

type Outcome =
  | { name: string; maximum: number; mean: number; megabytes: number; steps: number; fresh?: Fresh }
  | { name: string; refused: string };

/** Largest and mean difference on the fresh films, on how many of them a value left its range, and the scores that a run would withhold. */
interface Fresh {
  readonly maximum: number;
  readonly mean: number;
  readonly leftRange: number;
  readonly withheld: number | null;
}

const { values } = parseArgs({
  options: {
    models: { type: 'string', multiple: true, default: [] },
    bits: { type: 'string' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    recorded: { type: 'string', multiple: true, default: [] },
    'no-docs': { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
  },
});

interface ModelSet {
  title: string;
  outcomes: Outcome[];
}

const isRecorded = values.recorded.length > 0;
const sets = isRecorded ? readRecorded(values.recorded) : await runAll();
if (values.json) writeFileSync(values.json, `${JSON.stringify(sets, null, 2)}\n`);
if (!values['no-docs'] && values.only === '') writeFileSync(join(ROOT, 'docs', 'MODELS.md'), document());

async function runAll(): Promise<ModelSet[]> {
  const done: ModelSet[] = [];
  for (const folder of [GRAPHS, ...values.models]) {
    const outcomes: Outcome[] = [];
    for (const path of modelsIn(folder)) {
      const outcome = await convert(path, folder !== GRAPHS);
      outcomes.push(outcome);
      console.log(rowOf(outcome).join('  '));
    }
    if (outcomes.length === 0) continue;
    const title = folder === GRAPHS ? 'Small graphs, one feature each' : `Networks: ${basename(folder)}`;
    done.push({ title, outcomes });
    console.log(summaryOf(outcomes));
  }
  return done;
}

/** One set for each title, its models in the order of their names. */
function readRecorded(files: readonly string[]): ModelSet[] {
  const all = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as ModelSet[]);
  return [...new Set(all.map(({ title }) => title))].map((title) => ({
    title,
    outcomes: all
      .filter((set) => set.title === title)
      .flatMap(({ outcomes }) => outcomes)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));
}

function modelsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.onnx') && new RegExp(values.only).test(name));
  return names.sort().map((name) => join(folder, name));
}

async function convert(path: string, isNetwork: boolean): Promise<Outcome> {
  const name = basename(path, '.onnx');
  try {
    const bytes = readFileSync(path);
    const { inputs, outputs } = readOnnx(bytes, path);
    const image = inputs.find(({ dims }) => dims.length > 2) ?? inputs[0];
    const declared = image?.dims ?? [];
    const beside = inputs.filter((input) => input !== image && input.dims.length === 2);
    const count = beside.reduce((sum, { dims }) => sum + (dims[1] ?? 0), 0);
    const numbers = Array.from({ length: count }, (_, j) => ({ column: `number ${j + 1}`, mean: 0, std: 1, scale: 1 }));
    const dims = declared.map((size, axis) => (axis === 0 ? 1 : (size ?? (axis === 1 ? 3 : OPEN_SIZE))));
    const isOpen = declared.slice(1).some((size) => size === null);
    const options = {
      calibration: films(dims, FILMS, FIRST_SEED, count),
      path,
      margin: 2,
      maxFileDifference: 1,
      ...(values.bits === undefined ? {} : { bits: Number(values.bits) }),
      ...(values.progress ? { onProgress: (text: string) => console.error(`${name}: ${text}`) } : {}),
      ...(isOpen ? { inputShape: dims } : {}),
      ...(count > 0 ? { numbers } : {}),
      ...(outputs.length > 1 ? { outputName: outputs[0].name } : {}),
    };
    const compiled = await compile(bytes, { ...options, output: 'logits-sigmoid' }).catch((error) => {
      // The graph tells what its outputs mean.
      if (error instanceof DoubleblindError && error.code === 'DB1014') return compile(bytes, options);
      throw error;
    });
    const { program, report } = compiled;
    const fresh = isNetwork
      ? await compareWithFile(bytes, compiled, films(dims, FRESH_FILMS, FIRST_FRESH_SEED, count), {
          path,
          ...(isOpen ? { inputShape: dims } : {}),
        })
      : undefined;
    const { bytes: sent } = programCost(program, BATCH).total;
    const megabytes = (sent.hospitalToVendor + sent.vendorToHospital) / BATCH / 1e6;
    const { maximum, mean } = report.check;
    return { name, maximum, mean, megabytes, steps: program.steps.length, ...(fresh ? { fresh } : {}) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { name, refused: `${error.code}: ${error.detail}` };
  }
}

/** Phantom films of the input's size, with so many numbers from 0 to 1 beside each; several slices are several films. */
function films(dims: readonly number[], count: number, firstSeed: number, beside: number): Float32Array[] {
  const last = isChannelsLast(dims);
  const [height, width] = last ? dims.slice(1, 3) : dims.length > 3 ? dims.slice(-2) : [1, dims[dims.length - 1]];
  const maps = dims.reduce((product, size) => product * size, 1) / (height * width);
  const slices = dims.length === 5 ? maps : 1;
  const plain = { width, height, channels: 1, resize: 'bilinear', mean: [0], std: [1] } as const;
  return Array.from({ length: count }, (_, n) => {
    const planes = Array.from({ length: slices }, (__, slice) => {
      const site = n % SITES.length;
      const { pixels } = renderPhantom(firstSeed + n * slices + slice, { site, size: FILM_SIZE });
      const image = { width: FILM_SIZE, height: FILM_SIZE, maximum: 255, pixels } as const;
      return preprocessImage(image, { ...plain, mean: [...plain.mean], std: [...plain.std] });
    });
    const area = height * width;
    const film = Float32Array.from({ length: maps * area }, (__, i) => planes[Math.floor(i / area) % slices][i % area]);
    // Evenly spread, in another order for each (multiples of an irrational number).
    const numbers = Float32Array.from({ length: beside }, (__, j) => ((n + 1) * Math.sqrt(j + 2)) % 1);
    return beside === 0
      ? film
      : withNumbers(
          film,
          numbers,
          Array.from(numbers, () => ({ scale: 1 })),
          area,
        );
  });
}

function rowOf(outcome: Outcome): string[] {
  if ('refused' in outcome) return [outcome.name, 'refused', '', '', '', outcome.refused.replaceAll('|', '/')];
  const { name, maximum, mean, megabytes, fresh } = outcome;
  const left = fresh && fresh.leftRange > 0 ? `, a value left its range on ${fresh.leftRange}` : '';
  const withheld = fresh?.withheld ? `, not valid: ${fresh.withheld}` : '';
  return [
    name,
    agrees(outcome) ? 'agrees' : 'differs',
    differenceText({ maximum, mean }),
    fresh ? `${differenceText(fresh)}${left}${withheld}` : '',
    megabytes.toFixed(2),
    '',
  ];
}

function differenceText({ maximum, mean }: { maximum: number; mean: number }): string {
  return `${maximum.toFixed(4)} / ${mean.toFixed(5)}`;
}

function agrees(outcome: Outcome): boolean {
  if ('refused' in outcome) return false;
  const { maximum, mean } = outcome.fresh ?? { maximum: 0, mean: 0 };
  return outcome.maximum <= AGREED && maximum <= AGREED && mean <= AGREED_MEAN;
}

function summaryOf(outcomes: readonly Outcome[]): string {
  const converted = outcomes.filter((one) => !('refused' in one));
  const agreed = outcomes.filter(agrees);
  return `${outcomes.length} models: ${converted.length} convert, ${agreed.length} agree to ${AGREED}, ${outcomes.length - converted.length} are refused.`;
}

function document(): string {
  const tables = sets.map(({ title, outcomes }) => {
    const rows = outcomes.map((outcome) => `| ${rowOf(outcome).join(' | ')} |`);
    const head =
      '| model | | largest / mean difference of probabilities | on fresh images | MB an image | why not |\n|---|---|---|---|---|---|';
    return `## ${title}\n\n${summaryOf(outcomes)}\n\n${head}\n${rows.join('\n')}\n`;
  });
  return `# Models\n\nWritten by \`npm run conformance\`: each model is compiled with ${values.bits === undefined ? 'widths that the compiler chooses' : `${values.bits} bits everywhere`} on ${FILMS} phantom images, and compared with its
own file in ONNX Runtime on every fourth of them, which were kept apart. Networks are also compared on ${FRESH_FILMS} images of other seeds, which nothing\nwas chosen on ("on fresh images"; "not valid" counts those whose score a run would withhold), and must agree there, too, to a mean of ${AGREED_MEAN}. Megabytes are both ways, in batches of ${BATCH}. Any folder of
models can be added: \`npm run conformance -- --models DIR\`.\n\n${tables.join('\n')}`;
}
