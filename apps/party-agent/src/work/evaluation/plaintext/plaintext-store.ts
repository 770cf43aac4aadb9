/**
 * Plaintext scores that the vendor has sent back, beside the batches of the secure run, one file an image:
 *
 *     RUN/plaintext/000012.json
 *
 * They are read as one baseline, of the same form as the one that the hospital's agent runs itself.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import type { Baseline } from '../../../models/plaintext-model.ts';
import { storageError, writeFileAtomically } from '../../../store/atomic-file.ts';
import type { RunPlan } from '../../../store/run-store.ts';
import type { Compared } from './messages.ts';

const recordSchema = z.strictObject({
  version: z.literal(1),
  image: z.number().int().nonnegative(),
  scores: z.array(z.number().min(0).max(1)),
  wallSeconds: z.number().nonnegative(),
  cpuSeconds: z.number().nonnegative(),
});
type Kept = z.infer<typeof recordSchema>;

const FOLDER = 'plaintext';

export class PlaintextStore {
  readonly images: number;
  readonly #outputs: number;
  readonly #folder: string;
  readonly #kept: Map<number, Kept>;

  /** Throws DB5012, DB5013 (a damaged file). */
  static async open(
    runFolder: string,
    { images, outputs }: Pick<RunPlan, 'images' | 'outputs'>,
  ): Promise<PlaintextStore> {
    const folder = join(runFolder, FOLDER);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
      throw storageError(error, folder);
    });
    const names = (await readdir(folder)).filter((name) => /^\d{6,}\.json$/.test(name));
    const kept = await Promise.all(names.map((name) => readRecord(join(folder, name), images, outputs)));
    return new PlaintextStore(folder, images, outputs, new Map(kept.map((record) => [record.image, record])));
  }

  private constructor(folder: string, images: number, outputs: number, kept: Map<number, Kept>) {
    this.#folder = folder;
    this.images = images;
    this.#outputs = outputs;
    this.#kept = kept;
  }

  /** Numbers of the images without a score, in order. */
  missing(): number[] {
    return Array.from({ length: this.images }, (_, image) => image).filter((image) => !this.#kept.has(image));
  }

  /** Throws DB3008 when there are not as many scores as the program has outputs, DB5012. */
  async save({ image, scores, wallSeconds, cpuSeconds }: Compared): Promise<void> {
    if (scores.length !== this.#outputs || image >= this.images) {
      throw new DoubleblindError('DB3008', `${scores.length} scores of image ${image}.`);
    }
    const record: Kept = { version: 1, image, scores, wallSeconds, cpuSeconds };
    const path = join(this.#folder, `${String(image).padStart(6, '0')}.json`);
    await writeFileAtomically(path, `${JSON.stringify(record)}\n`);
    this.#kept.set(image, record);
  }

  /** Undefined while scores are missing. */
  baseline(): Baseline | undefined {
    if (this.missing().length > 0) return undefined;
    const records = Array.from({ length: this.images }, (_, image) => this.#kept.get(image)!);
    return {
      scores: records.map(({ scores }) => Float32Array.from(scores)),
      wallSeconds: records.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0),
      cpuSeconds: records.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    };
  }
}

async function readRecord(path: string, images: number, outputs: number): Promise<Kept> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    if (record.image >= images || record.scores.length !== outputs) throw new Error('it is of another run');
    return record;
  } catch (error) {
    throw new DoubleblindError('DB5013', path, { cause: error });
  }
}
