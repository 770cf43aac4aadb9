import { type NamedArray, RuntimeGraph, writeOnnx, writtenNode, writtenTensor } from '@doubleblind/compiler/onnx';
import { DoubleblindError } from '@doubleblind/errors';
import { forwardGraph, GRADIENT, gradientGraph, LOGITS, LOSS } from './gradient/gradient-graph.ts';
import { LABELLED, type LossKind, TARGET } from './gradient/loss.ts';
import { type Parameter, readTrainable, type TrainableModel } from './gradient/model.ts';

/** Labels of one image: one number a class, 0 to 1; NaN where a finding is not labelled ('sigmoid' only). */
export type Labels = Float32Array;

/** What one image says about the parameters. */
export interface ImageGradient {
  readonly loss: number;
  readonly logits: Float32Array;
  /** Of the loss, by all parameters. */
  readonly gradient: Float32Array;
}

/** How a GradientEngine is made. */
export interface EngineOptions {
  readonly loss: LossKind;
  /** [channels][...space], where the file leaves sizes open. */
  readonly inputShape?: readonly number[];
  /** Threads of the runtime; one, unless the caller has nothing else to do with the cores. */
  readonly threads?: number;
}

/**
 * An ONNX model that learns: gradients of one image at a time by ONNX Runtime, at any parameters. Release it when done.
 */
export class GradientEngine {
  readonly #model: TrainableModel;
  readonly #loss: LossKind;
  readonly #gradients: RuntimeGraph;
  readonly #forward: RuntimeGraph;

  private constructor(model: TrainableModel, loss: LossKind, gradients: RuntimeGraph, forward: RuntimeGraph) {
    this.#model = model;
    this.#loss = loss;
    this.#gradients = gradients;
    this.#forward = forward;
  }

  /** @throws DoubleblindError DB8001, DB8002 for a model that cannot be trained; DB1001-DB1009 for a file that cannot be read */
  static async load(onnx: Uint8Array, { loss, inputShape, threads = 1 }: EngineOptions): Promise<GradientEngine> {
    const model = await readTrainable(onnx, inputShape);
    const gradients = await RuntimeGraph.load(gradientGraph(model, loss), 'all', threads);
    const forward = await RuntimeGraph.load(forwardGraph(model), 'all', threads);
    return new GradientEngine(model, loss, gradients, forward);
  }

  /** Names, shapes and places of the parameters in the flat vector. */
  get parameters(): readonly Parameter[] {
    return this.#model.parameters;
  }

  /** The parameters as the file has them; a copy. */
  get initial(): Float32Array {
    return this.#model.initial.slice();
  }

  get classes(): number {
    return this.#model.classes;
  }

  /**
   * Loss, logits and gradient of one image [channels][...space] (C order).
   *
   * @throws DoubleblindError DB8003 for labels outside 0 to 1 or of another number, DB8004 when a result is not finite
   */
  async gradient(image: Float32Array, labels: Labels, parameters: Float32Array): Promise<ImageGradient> {
    const { target, labelled } = this.#labels(labels);
    const dims = [1, this.classes];
    const results = await this.#gradients.run({
      ...this.#inputs(image, parameters),
      [TARGET]: { dims, data: target },
      [LABELLED]: { dims, data: labelled },
    });
    const reals = (name: string) => results.get(name)?.data as Float32Array;
    const [loss, logits, gradient] = [reals(LOSS)[0], reals(LOGITS), reals(GRADIENT)];
    if (!Number.isFinite(loss) || !allFinite(gradient))
      throw new DoubleblindError('DB8004', `The loss of an image is ${loss}.`);
    return { loss, logits, gradient };
  }

  /** Logits of one image. @throws DoubleblindError DB8004 when one is not finite */
  async logits(image: Float32Array, parameters: Float32Array): Promise<Float32Array> {
    const results = await this.#forward.run(this.#inputs(image, parameters));
    const logits = results.get(LOGITS)?.data as Float32Array;
    if (!allFinite(logits)) throw new DoubleblindError('DB8004', 'A logit is not finite.');
    return logits;
  }

  /** The model as an ONNX file with these parameters; nodes, names and sizes are those of the file that was loaded. */
  write(parameters: Float32Array): Uint8Array {
    const { graph, input } = this.#model;
    const trained = new Map(this.#model.parameters.map((parameter) => [parameter.name, parameter]));
    return writeOnnx({
      nodes: graph.nodes.map(writtenNode),
      tensors: [...graph.constants].map(([name, constant]) => {
        const place = trained.get(name);
        if (!place) return writtenTensor(name, constant);
        return { name, dims: place.shape, data: parameters.slice(place.offset, place.offset + place.length) };
      }),
      inputs: [{ name: input.name, dims: input.shape }],
      outputs: graph.outputs.map(({ name, dims }) => ({ name, dims: dims.map((size) => size ?? 1) })),
      opset: graph.opset,
    });
  }

  /** Gives back ONNX Runtime's memory. */
  async release(): Promise<void> {
    await this.#gradients.release();
    await this.#forward.release();
  }

  #inputs(image: Float32Array, parameters: Float32Array) {
    const { input } = this.#model;
    const count = input.shape.reduce((product, size) => product * size, 1);
    if (image.length !== count)
      throw new DoubleblindError('DB8003', `An image has ${image.length} values; the model takes ${count}.`);
    const inputs: Record<string, NamedArray> = { [input.name]: { dims: input.shape, data: image } };
    for (const { name, shape, offset, length } of this.#model.parameters)
      inputs[name] = { dims: shape, data: parameters.subarray(offset, offset + length) };
    return inputs;
  }

  #labels(labels: Labels): { target: Float32Array; labelled: Float32Array } {
    if (labels.length !== this.classes)
      throw new DoubleblindError(
        'DB8003',
        `An image has ${labels.length} labels; the model has ${this.classes} outputs.`,
      );
    const missing = (value: number) => Number.isNaN(value) && this.#loss === 'sigmoid';
    const wrong = labels.find((value) => !missing(value) && !(value >= 0 && value <= 1));
    if (wrong !== undefined) throw new DoubleblindError('DB8003', `A label is ${wrong}.`);
    return {
      target: labels.map((value) => (missing(value) ? 0 : value)),
      labelled: labels.map((value) => (missing(value) ? 0 : 1)),
    };
  }
}

/** A loop: a function called for each of millions of numbers takes longer than their layer. */
function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
