/**
 * One run of an evaluation in the hospital's data folder:
 *
 *     RUN/plan.json            what is evaluated; never changes
 *     RUN/batches/000012.json  the outputs of one finished batch, written atomically
 *     RUN/run.lock             held by the process that is at it
 *
 * A batch is either finished, with outputs for each of its images, or it is not there: so each image is counted once.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_THREAT_MODEL, threatModelSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { isValid } from '@doubleblind/program';
import { z } from 'zod';
import { storageError, writeFileAtomically } from './atomic-file.ts';
import { type ProcessLock, takeLock } from './process-lock.ts';

const LOCK_FILE = 'run.lock';

const planSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  programHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Hash over the images, in the order of their numbers. */
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Name of the test set that the images are of. */
  testSet: z.string(),
  /** Tiles where volumes are cut into these. */
  images: z.number().int().positive(),
  /** Of volumes that are cut into tiles, how many each of them has (models/tiled-volumes). */
  tiles: z.array(z.number().int().positive()).min(1).optional(),
  /** Films put in among them to check the vendor's answers (work/evaluation/spot-checks). */
  checks: z.number().int().positive().optional(),
  batchSize: z.number().int().positive(),
  /** Outputs an image. */
  outputs: z.number().int().positive(),
  /** Against whom the run protects. */
  threatModel: threatModelSchema.default(DEFAULT_THREAT_MODEL),
});

const batchSchema = z.strictObject({
  version: z.literal(1),
  run: z.string(),
  batch: z.number().int().nonnegative(),
  /** Raw outputs (logits): [image][output]; null for an image whose outputs are not valid. */
  outputs: z.array(z.array(z.number()).nullable()),
  /** SHA-256 of the canonical text of everything above. */
  checksum: z.string(),
});

export type RunPlan = Omit<z.input<typeof planSchema>, 'version'>;

export class RunStore {
  readonly plan: RunPlan;
  readonly #folder: string;
  readonly #batches: Map<number, Float32Array[]>;
  readonly #lock: ProcessLock;

  /** Begins a run in `folder`. Throws DB5014 when there is one already. */
  static async create(folder: string, plan: RunPlan): Promise<RunStore> {
    if (await exists(join(folder, 'plan.json'))) throw new DoubleblindError('DB5014', folder);
    await makeFolder(join(folder, 'batches'));
    await writeFileAtomically(join(folder, 'plan.json'), `${JSON.stringify({ version: 1, ...plan }, null, 2)}\n`);
    return RunStore.open(folder);
  }

  /** Opens a run for more work or for reading. Throws DB5015 (no run here), DB5013 (a damaged file), DB5016 (in use). */
  static async open(folder: string): Promise<RunStore> {
    const { version: _, ...plan } = await readPlan(folder);
    const lock = takeLock(join(folder, LOCK_FILE), 'DB5016');
    try {
      return new RunStore(folder, plan, await readBatches(folder, plan), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private constructor(folder: string, plan: RunPlan, batches: Map<number, Float32Array[]>, lock: ProcessLock) {
    this.#folder = folder;
    this.plan = plan;
    this.#batches = batches;
    this.#lock = lock;
  }

  get folder(): string {
    return this.#folder;
  }

  get batchCount(): number {
    return Math.ceil(this.evaluated / this.plan.batchSize);
  }

  /** Films that are evaluated: images and checks. */
  get evaluated(): number {
    return evaluatedOf(this.plan);
  }

  /** Numbers of the films of a batch: of images where there are no checks, else of places (work/evaluation/spot-checks). */
  batchImages(batch: number): number[] {
    const first = batch * this.plan.batchSize;
    const count = Math.min(this.plan.batchSize, this.evaluated - first);
    return Array.from({ length: count }, (_, i) => first + i);
  }

  unfinishedBatches(): number[] {
    return Array.from({ length: this.batchCount }, (_, batch) => batch).filter((batch) => !this.#batches.has(batch));
  }

  /** Keeps the outputs of a batch for good. Throws DB5012 when the disk is full, DB5017 when outputs are not finite. */
  async saveBatch(batch: number, outputs: readonly Float32Array[]): Promise<void> {
    checkOutputs(this.plan, batch, outputs, this.batchImages(batch).length);
    const kept = outputs.map((values) => (isValid(values) ? [...values] : null));
    const body = { version: 1 as const, run: this.plan.id, batch, outputs: kept };
    const text = JSON.stringify({ ...body, checksum: checksum(body) });
    await writeFileAtomically(batchPath(this.#folder, batch), `${text}\n`);
    this.#batches.set(batch, [...outputs]);
  }

  /** Raw outputs of every film in order, NaN where they are not valid (isValid). Throws DB5018 while batches are missing: a part is not a result. */
  outputs(): Float32Array[] {
    const missing = this.unfinishedBatches().length;
    if (missing > 0) throw new DoubleblindError('DB5018', `${missing} of ${this.batchCount} batches are missing.`);
    return Array.from({ length: this.batchCount }, (_, batch) => this.#batches.get(batch)!).flat();
  }

  /** Images that are evaluated, and of how many; a volume counts when all of its tiles are there. */
  done(): { readonly images: number; readonly of: number } {
    const { tiles, batchSize, images } = this.plan;
    const isThere = (image: number) => this.#batches.has(Math.floor(image / batchSize));
    const all = (first: number, end: number) =>
      Array.from({ length: end - first }, (_, i) => first + i).every((image) => isThere(image));
    const ranges = tiles
      ? tiles.map((_, volume) => tilesOfVolume(tiles, volume))
      : Array.from({ length: images }, (_, image) => [image, image + 1] as const);
    return { images: ranges.filter(([first, end]) => all(first, end)).length, of: ranges.length };
  }

  /** May be called again. */
  async close(): Promise<void> {
    this.#lock.release();
  }
}

const evaluatedOf = ({ images, checks = 0 }: RunPlan) => images + checks;

function batchPath(folder: string, batch: number): string {
  return join(folder, 'batches', `${String(batch).padStart(6, '0')}.json`);
}

function checksum(body: Omit<z.infer<typeof batchSchema>, 'checksum'>): string {
  const { version, run, batch, outputs } = body;
  return createHash('sha256')
    .update(JSON.stringify([version, run, batch, outputs]))
    .digest('hex');
}

function checkOutputs(plan: RunPlan, batch: number, outputs: readonly ArrayLike<number>[], images: number): void {
  const whole = outputs.length === images && outputs.every((values) => values.length === plan.outputs);
  const all = (values: ArrayLike<number>, holds: (value: number) => boolean) =>
    Array.prototype.every.call(values, holds);
  if (!whole || !outputs.every((values) => all(values, Number.isFinite) || all(values, Number.isNaN))) {
    throw new DoubleblindError('DB5017', `Batch ${batch}.`);
  }
}

/** What a run is of. Throws DB5015 (no run here), DB5013. */
export async function readPlan(folder: string): Promise<z.infer<typeof planSchema>> {
  const path = join(folder, 'plan.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new DoubleblindError('DB5015', folder);
  return parse(planSchema, text, path);
}

async function readBatches(folder: string, plan: RunPlan): Promise<Map<number, Float32Array[]>> {
  const batches = new Map<number, Float32Array[]>();
  const names = await readdir(join(folder, 'batches')).catch(() => []);
  for (const name of names.filter((file) => /^\d{6,}\.json$/.test(file))) {
    const batch = Number.parseInt(name, 10);
    batches.set(batch, await readBatch(join(folder, 'batches', name), plan, batch));
  }
  return batches;
}

async function readBatch(path: string, plan: RunPlan, batch: number): Promise<Float32Array[]> {
  const { checksum: stated, ...body } = parse(batchSchema, await readFile(path, 'utf8'), path);
  const images = Math.min(plan.batchSize, evaluatedOf(plan) - body.batch * plan.batchSize);
  const belongs = body.run === plan.id && batch === body.batch && images > 0;
  if (!belongs || stated !== checksum(body)) throw new DoubleblindError('DB5013', path);
  const outputs = body.outputs.map((values) =>
    values === null ? new Float32Array(plan.outputs).fill(Number.NaN) : Float32Array.from(values),
  );
  checkOutputs(plan, body.batch, outputs, images);
  return outputs;
}

/**
 * Raw outputs of one image of a run without checks (NaN where they are not valid), whatever else is done: of a volume those of each of its tiles. Throws DB5015, DB5018 where they are not all
 * there, DB5013.
 */
export async function readOutputsOf(folder: string, image: number): Promise<Float32Array[]> {
  const plan = await readPlan(folder);
  const [first, end] = plan.tiles ? tilesOfVolume(plan.tiles, image) : [image, image + 1];
  const outputs: Float32Array[] = [];
  for (let batch = Math.floor(first / plan.batchSize); batch * plan.batchSize < end; batch++) {
    const path = batchPath(folder, batch);
    if (!(await exists(path))) throw new DoubleblindError('DB5018', `Batch ${batch}.`);
    const start = batch * plan.batchSize;
    outputs.push(...(await readBatch(path, plan, batch)).slice(Math.max(0, first - start), end - start));
  }
  return outputs;
}

/** Numbers of the first tile of a volume and of the one behind its last. */
export function tilesOfVolume(tiles: readonly number[], volume: number): readonly [first: number, end: number] {
  const first = tiles.slice(0, volume).reduce((sum, count) => sum + count, 0);
  return [first, first + tiles[volume]];
}

function parse<T>(schema: z.ZodType<T>, text: string, path: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5013', path, { cause: error });
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageError(error, path);
  }
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
