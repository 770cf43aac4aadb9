/** The vendor's own file in ONNX Runtime: what a compiled program is held to, and the plaintext run of an evaluation. */
import { DoubleblindError } from '@doubleblind/errors';
import { type NumberInput, splitNumbers } from '@doubleblind/program';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { withInputShape, withOutput } from './declarations.ts';
import { realsOf } from './halves.ts';
import { isChannelsLast, toChannelsLast } from './layout.ts';

/** How a model's file is opened. */
export interface ModelFileOptions {
  /** The output to read; the first one if it is not there. */
  readonly output?: string;
  /** A value within the graph that is read instead of an output. */
  readonly innerValue?: string | undefined;
  /** Replaces the declared input shape. */
  readonly inputShape?: readonly number[];
  /** Where the file lies: weights that it keeps beside it are read from there. */
  readonly path?: string | undefined;
  /** What the model takes beside the image: the last channel of what it is run on (withNumbers). */
  readonly numbers?: readonly Pick<NumberInput, 'scale'>[] | undefined;
}

type Input = InferenceSession.ValueMetadata & { readonly isTensor: true };

/** The vendor’s ONNX file in ONNX Runtime: what the compiled program is compared with. */
export class ModelFile {
  readonly #session: InferenceSession;
  readonly #input: Input;
  /** Those that take numbers beside the image. */
  readonly #lists: readonly Input[];
  readonly #numbers: readonly Pick<NumberInput, 'scale'>[];
  readonly #output: string;

  private constructor(session: InferenceSession, inputs: readonly Input[], options: ModelFileOptions) {
    const { output, innerValue, numbers = [] } = options;
    const { outputNames } = session;
    this.#session = session;
    const isImage = ({ shape }: Input) => numbers.length === 0 || shape.length > 2;
    this.#input = inputs.find(isImage) ?? inputs[0];
    this.#lists = numbers.length === 0 ? [] : inputs.filter((input) => !isImage(input));
    this.#numbers = numbers;
    this.#output = innerValue ?? (output !== undefined && outputNames.includes(output) ? output : outputNames[0]);
  }

  /** On one thread: results do not depend on the machine. @throws DoubleblindError DB1001 when ONNX Runtime refuses the file */
  static async open(onnx: Uint8Array, options: ModelFileOptions = {}): Promise<ModelFile> {
    const { innerValue } = options;
    const session =
      innerValue === undefined
        ? await sessionOf(onnx, options.inputShape, options.path)
        : await sessionOf(withOutput(onnx, innerValue), options.inputShape);
    const inputs = session.inputMetadata.filter((input): input is Input => input.isTensor);
    if (inputs.length === 0) throw new DoubleblindError('DB1001', 'Its input is not a tensor.');
    return new ModelFile(session, inputs, options);
  }

  /** Input [C][H][W] to the values of the output, for a batch of one. @throws DoubleblindError DB1001 when the run fails */
  async run(input: Float32Array, [channels, ...sizes]: readonly number[]): Promise<Float32Array> {
    const declared = this.#input.shape.map((size) => (typeof size === 'number' && size > 0 ? size : null));
    // A file that is made for a batch of several gets the image several times.
    const batch = declared[0] ?? 1;
    const area = sizes.reduce((product, size) => product * size, 1);
    const beside = this.#numbers.length > 0;
    const { image, numbers } = beside
      ? splitNumbers(input, this.#numbers, area)
      : { image: input, numbers: new Float32Array() };
    const feeds = {
      [this.#input.name]: this.#imageTensor(image, [beside ? channels - 1 : channels, ...sizes], declared, batch),
      ...this.#listTensors(numbers, batch),
    };
    const results = await this.#session.run(feeds, [this.#output]).catch((error) => {
      throw new DoubleblindError('DB1001', `ONNX Runtime cannot run it: ${firstLine(error)}`, { cause: error });
    });
    const outputs = toReals(results[this.#output]);
    return outputs.subarray(0, outputs.length / batch);
  }

  #imageTensor(
    image: Float32Array,
    [channels, ...sizes]: readonly number[],
    declared: readonly (number | null)[],
    batch: number,
  ): Tensor {
    const last = isChannelsLast(declared);
    const dims = last
      ? [...sizes, channels]
      : declared.slice(1).every((size) => size !== null)
        ? declared.slice(1)
        : [channels, ...sizes];
    const one = last ? toChannelsLast(image, channels) : image;
    return toTensor(this.#input, repeated(one, batch), [batch, ...(dims as number[])]);
  }

  #listTensors(numbers: Float32Array, batch: number): Record<string, Tensor> {
    let first = 0;
    const feeds = this.#lists.map((list) => {
      const count = Number(list.shape[1]);
      const own = numbers.subarray(first, first + count);
      first += count;
      return [list.name, toTensor(list, repeated(own, batch), [batch, count])] as const;
    });
    return Object.fromEntries(feeds);
  }

  /** Gives back ONNX Runtime's memory; the file cannot be run afterwards. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}

function repeated(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times);
  for (let copy = 0; copy < times; copy++) all.set(values, copy * values.length);
  return all;
}

async function sessionOf(onnx: Uint8Array, inputShape?: readonly number[], path?: string): Promise<InferenceSession> {
  const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
  } as const;
  try {
    if (inputShape) return await InferenceSession.create(withInputShape(onnx, inputShape), options);
    return path === undefined
      ? await InferenceSession.create(onnx, options)
      : await InferenceSession.create(path, options);
  } catch (error) {
    if (error instanceof DoubleblindError) throw error;
    throw new DoubleblindError('DB1001', `ONNX Runtime cannot load it: ${firstLine(error)}`, { cause: error });
  }
}

/** Without the path of the file, which says where it lies on this machine and not what is wrong. */
const firstLine = (error: unknown) =>
  (error as Error).message.split('\n')[0].replace(/^Load model from .*? failed:\s*/, '');

/** Images are real numbers; a model that takes bytes gets them rounded, one that takes halves gets the nearest. */
function toTensor({ name, type }: Input, values: Float32Array, dims: readonly number[]): Tensor {
  switch (type) {
    case 'float32':
      return new Tensor('float32', values, dims);
    case 'float64':
      return new Tensor('float64', Float64Array.from(values), dims);
    case 'float16':
      return halfTensor(halves(values), dims);
    case 'uint8':
      return new Tensor('uint8', Uint8Array.from(Uint8ClampedArray.from(values)), dims);
    default:
      throw new DoubleblindError('DB1006', `Input "${name}" is of type ${type}; numbers of type float are supported.`);
  }
}

/**
 * ONNX Runtime's JavaScript turns halves into Node's Float16Array, which its own native part (1.30) does not know: it is given
 * the bits.
 */
function halfTensor(bits: Uint16Array, dims: readonly number[]): Tensor {
  return Object.assign(new Tensor('float16', bits, dims), { cpuData: bits });
}

function halves(values: Float32Array): Uint16Array {
  const view = new DataView(new ArrayBuffer(2));
  return Uint16Array.from(values, (value) => {
    view.setFloat16(0, value);
    return view.getUint16(0);
  });
}

function toReals(tensor: Tensor): Float32Array {
  if (!['float32', 'float64', 'float16'].includes(tensor.type))
    throw new DoubleblindError('DB1006', `The output is of type ${tensor.type}; numbers of type float are needed.`);
  return realsOf(tensor);
}
