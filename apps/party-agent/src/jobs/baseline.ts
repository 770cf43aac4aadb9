/** The plaintext run: the original ONNX model through ONNX Runtime, on exactly the inputs of the secure run. */
import { DoubleblindError } from '@doubleblind/errors';
import { activate } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { cpuSeconds } from './evaluation/resources.ts';

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
export async function openPlaintextModel(options: Pick<BaselineOptions, 'model' | 'program'>): Promise<PlaintextModel> {
  const { program } = options;
  const session = await openSession(options.model);
  const [channels, height, width] = program.tensors[program.input.tensor].shape;
  const input = session.inputNames[0];
  const output = session.outputNames.includes(program.output.name) ? program.output.name : session.outputNames[0];
  return {
    run: async (values) => {
      const tensor = new Tensor('float32', values, [1, channels, height, width]);
      const begun = { wall: performance.now(), cpu: cpuSeconds() };
      const results = await session.run({ [input]: tensor }, [output]).catch((error) => {
        throw new DoubleblindError('DB5028', String(error), { cause: error });
      });
      const wallSeconds = (performance.now() - begun.wall) / 1000;
      return {
        scores: asProbabilities(program, results[output].data),
        wallSeconds,
        cpuSeconds: cpuSeconds() - begun.cpu,
      };
    },
    close: () => session.release(),
  };
}

async function openSession(model: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionProviders: ['cpu'],
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new DoubleblindError('DB5028', String(error), { cause: error });
  }
}

/** The file's own activation has been applied by ONNX Runtime; a model that ends in logits gets its sigmoid here. */
function asProbabilities(program: Program, data: unknown): Float32Array {
  if (!(data instanceof Float32Array)) throw new DoubleblindError('DB5028', 'Its output is not of type float.');
  return program.output.activation === 'none' ? activate('sigmoid', data) : Float32Array.from(data);
}
