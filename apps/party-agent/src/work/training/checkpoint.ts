/** The owner's state between two rounds, in one file that is wholly there or wholly that of the round before. */
import { readFile } from 'node:fs/promises';
import { hashSchema, trainingPointSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';

const headSchema = z.strictObject({
  format: z.literal('doubleblind-training-state'),
  version: z.literal(1),
  termsHash: hashSchema,
  /** Rounds that are in the parameters. */
  round: z.number().int().nonnegative(),
  /** By hospital: rounds that have its patients, and vectors that its ledger counts. */
  rounds: z.array(z.number().int().nonnegative()),
  spentSteps: z.array(z.number().int().nonnegative()),
  history: z.array(trainingPointSchema),
  parameters: z.number().int().positive(),
});

export interface TrainingState extends Omit<z.infer<typeof headSchema>, 'format' | 'version' | 'parameters'> {
  readonly parameters: Float32Array;
  readonly velocity: Float32Array;
}

export async function writeState(path: string, { parameters, velocity, ...rest }: TrainingState): Promise<void> {
  const head = Buffer.from(
    JSON.stringify({ format: 'doubleblind-training-state', version: 1, ...rest, parameters: parameters.length }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  const vectors = [parameters, velocity].map(
    (vector) => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
  );
  await writeFileAtomically(path, Buffer.concat([size, head, ...vectors]));
}

/** What is kept, or null where nothing is. Throws DB8206 for a file of other terms, or one that is none. */
export async function readState(path: string, termsHash: string): Promise<TrainingState | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new DoubleblindError('DB8206', path, { cause: error });
  });
  if (bytes === null) return null;
  try {
    const end = 4 + bytes.readUInt32LE(0);
    const {
      format: _,
      version: __,
      parameters: count,
      ...head
    } = headSchema.parse(JSON.parse(bytes.toString('utf8', 4, end)));
    if (bytes.length !== end + 8 * count) throw new Error(`${bytes.length} bytes`);
    if (head.termsHash !== termsHash) throw new Error('other terms');
    const vector = (from: number) => new Float32Array(new Uint8Array(bytes.subarray(from, from + 4 * count)).buffer);
    return { ...head, parameters: vector(end), velocity: vector(end + 4 * count) };
  } catch (cause) {
    throw new DoubleblindError('DB8206', path, { cause });
  }
}
