/** Running graphs on onnxruntime: constant folding, calibration and simulation. One thread: results do not depend on the machine. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { IntegerType } from './graph.ts';
import { realsOf } from './halves.ts';
import { type WrittenModel, writeOnnx } from './write.ts';

/** An array for an input or output of a graph: its shape, and its values in C order. */
export interface NamedArray {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A result: real numbers of any type as float32, integers as they are. */
export type RuntimeResult =
  | { readonly type: 'real'; readonly dims: readonly number[]; readonly data: Float32Array }
  | {
      readonly type: IntegerType;
      readonly dims: readonly number[];
      readonly data: ArrayLike<number> | ArrayLike<bigint>;
    };

/** A loaded graph. Release it when done: onnxruntime keeps its memory outside the garbage collector. */
export class RuntimeGraph {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @param optimise 'none' loads large graphs quickly, 'all' runs them faster */
  static async load(
    model: WrittenModel | Uint8Array,
    optimise: 'none' | 'all' = 'all',
    threads = 1,
  ): Promise<RuntimeGraph> {
    const bytes = model instanceof Uint8Array ? model : writeOnnx(model);
    const session = await InferenceSession.create(bytes, {
      graphOptimizationLevel: optimise === 'none' ? 'disabled' : 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new RuntimeGraph(session);
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  /** The outputs by name, for inputs by name. */
  async run(inputs: Readonly<Record<string, NamedArray>>): Promise<Map<string, RuntimeResult>> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, { data, dims }] of Object.entries(inputs)) {
      feeds[name] = data instanceof Float32Array ? new Tensor('float32', data, dims) : new Tensor('int64', data, dims);
    }
    const results = await this.#session.run(feeds);
    return new Map(Object.entries(results).map(([name, tensor]) => [name, toResult(tensor)]));
  }

  /** Gives back ONNX Runtime's memory; the graph cannot be run afterwards. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}

function toResult(tensor: Tensor): RuntimeResult {
  const { type, dims, data } = tensor;
  if (type === 'float32' || type === 'float64' || type === 'float16') {
    return { type: 'real', dims, data: realsOf(tensor) };
  }
  return { type: type as IntegerType, dims, data: data as Int32Array };
}
