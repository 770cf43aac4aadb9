/** The plaintext run: the original ONNX model through ONNX Runtime, on exactly the inputs of the secure run. */
import { ModelFile } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import { activate, fileActivation, type Program } from '@doubleblind/program';
import { cpuSeconds } from '../executors/resources.ts';

export interface BaselineOptions {
  /** The ONNX file's bytes. */
  readonly model: Uint8Array;
  readonly program: Program;
  readonly images: number;
  readonly loadImage: (index: number) => Promise<Float32Array>;
  readonly onImage?: (done: number, total: number) => void;
}

export interface Baseline {
  /** Probabilities of each image. */
  readonly scores: readonly Float32Array[];
  /** Of the model alone, on one thread, preprocessing not counted. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

/** A model in plaintext, one image at a time. */
export interface PlaintextModel {
  /** Input tensor [C][H][W] -> probabilities, and the time on one thread. Throws DB5028. */
  run(input: Float32Array): Promise<{ scores: Float32Array; wallSeconds: number; cpuSeconds: number }>;
  close(): Promise<void>;
}

/** Throws DB5028 when ONNX Runtime refuses the model or its output is not what the program says. */
export async function runBaseline(options: BaselineOptions): Promise<Baseline> {
  const { images, loadImage, onImage } = options;
  const model = await openPlaintextModel(options);
  const scores: Float32Array[] = [];
  let wall = 0;
  let cpu = 0;
  for (let index = 0; index < images; index++) {
    const result = await model.run(await loadImage(index));
    scores.push(result.scores);
    wall += result.wallSeconds;
    cpu += result.cpuSeconds;
    onImage?.(index + 1, images);
  }
  await model.close();
  return { scores, wallSeconds: wall, cpuSeconds: cpu };
}

/** `model`: the ONNX file's bytes. Throws DB5028. */
export async function openPlaintextModel({
  model,
  program,
}: Pick<BaselineOptions, 'model' | 'program'>): Promise<PlaintextModel> {
  const { name, innerValue } = program.output;
  const file = await ModelFile.open(model, { output: name, innerValue, numbers: program.input.numbers }).catch(refused);
  const { shape } = program.tensors[program.input.tensor];
  const activation = fileActivation(program.output);
  return {
    run: async (values) => {
      const begun = { wall: performance.now(), cpu: cpuSeconds() };
      const outputs = await file.run(values, shape).catch(refused);
      const wallSeconds = (performance.now() - begun.wall) / 1000;
      return {
        scores: activate(activation, outputs, program.output.masks?.classes),
        wallSeconds,
        cpuSeconds: cpuSeconds() - begun.cpu,
      };
    },
    close: () => file.release(),
  };
}

function refused(error: Error): never {
  throw new DoubleblindError('DB5028', error instanceof DoubleblindError ? error.detail : error.message, {
    cause: error,
  });
}
