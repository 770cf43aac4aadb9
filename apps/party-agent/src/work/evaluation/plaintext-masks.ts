/**
 * A finished run of masks beside the model's own file in plaintext, on exactly the inputs of the run: what protection costs in Dice's coefficient, case by
 * case, as figures over cases. The hospital has the file for that; nothing leaves its agent.
 */
import { ModelFile } from '@doubleblind/compiler';
import { DoubleblindError } from '@doubleblind/errors';
import { type Estimate, meanOverCases, numberPatients, type SegmentationCase } from '@doubleblind/metrics';
import { fileActivation, type Program, scoreActivation } from '@doubleblind/program';
import { inputFormOf, loadInput } from '../../models/load-input.ts';
import { tileLoader } from '../../models/tiled-volumes.ts';
import type { RunPlan } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { RESAMPLING } from './segmentation.ts';
import { type MeasuredVolumes, measureVolumes } from './segmentation-volumes.ts';

/** One structure in both runs: means of Dice's coefficient over cases, and of what one has more than the other. */
export interface MasksAgreement {
  readonly structure: string;
  readonly secure: Estimate;
  readonly plaintext: Estimate;
  /** Secure less plaintext, over the cases that both define. */
  readonly difference: Estimate;
}

export interface PlaintextMasksOptions {
  /** The ONNX file's bytes. */
  readonly model: Uint8Array;
  readonly program: Program;
  readonly plan: Pick<RunPlan, 'images' | 'tiles'>;
  readonly testSet: StoredTestSet;
  /** Raw outputs of the secure run. */
  readonly outputs: readonly Float32Array[];
  readonly onImage?: (done: number, total: number) => void;
}

/** Throws DB5028 where the file is not the program's, and as compareVolumes. */
export async function comparePlaintextMasks(options: PlaintextMasksOptions): Promise<MasksAgreement[]> {
  const { program, plan, testSet, outputs } = options;
  const both = { program, content: testSet.content, tiles: plan.tiles };
  const secure = await measureVolumes({ ...both, outputs });
  const plaintext = await measureVolumes({ ...both, outputs: await fileOutputs(options) });
  const patients = numberPatients(
    testSet.content.images.slice(0, secure.structures[0].cases.length).map(({ patient, study }) => patient ?? study),
  );
  return agreementOf(secure, plaintext, { ...RESAMPLING, patients });
}

/** Pure, so that the figures can be tested by themselves. */
export function agreementOf(
  secure: Pick<MeasuredVolumes, 'structures'>,
  plaintext: Pick<MeasuredVolumes, 'structures'>,
  resampling: Parameters<typeof meanOverCases>[1],
): MasksAgreement[] {
  const coefficients = (cases: readonly SegmentationCase[]) => cases.map(({ dice }) => dice);
  return secure.structures.map(({ structure, cases }, i) => {
    const [own, other] = [coefficients(cases), coefficients(plaintext.structures[i].cases)];
    const more = own.map((dice, k) => (dice === null || other[k] === null ? null : dice - other[k]));
    const [first, second, difference] = [own, other, more].map((values) => meanOverCases(values, resampling));
    return { structure, secure: first, plaintext: second, difference };
  });
}

/** What the file gives for each image or tile, as logits where the secure run opened logits. */
async function fileOutputs({ model, program, plan, testSet, onImage }: PlaintextMasksOptions): Promise<Float32Array[]> {
  const { name, innerValue } = program.output;
  const file = await ModelFile.open(model, { output: name, innerValue }).catch(refused);
  const { shape } = program.tensors[program.input.tensor];
  const form = inputFormOf(program);
  const load = plan.tiles
    ? tileLoader(testSet.content, program.input.volume!, plan.tiles)
    : (index: number) => loadInput(testSet, form, index);
  const invert = inverseOf(program);
  const outputs: Float32Array[] = [];
  try {
    for (let index = 0; index < plan.images; index++) {
      outputs.push((await file.run(await load(index), shape).catch(refused)).map(invert));
      onImage?.(index + 1, plan.images);
    }
  } finally {
    await file.release();
  }
  return outputs;
}

/** Least probability that has a logarithm in 32 bits. */
const LEAST = 1e-38;

/**
 * A file that ends in softmax or sigmoid was cut off before it. Logarithms of its probabilities are the logits, of a softmax up to a number for each voxel that
 * all classes share, which changes neither the largest of them nor that of their averages.
 */
function inverseOf({ output }: Program): (value: number) => number {
  const cut = fileActivation(output) === 'none' ? scoreActivation(output) : 'none';
  if (cut === 'none') return (value) => value;
  const log = (value: number) => Math.log(Math.max(LEAST, value));
  return cut === 'softmax' ? log : (value) => log(value) - log(1 - value);
}

function refused(error: Error): never {
  throw new DoubleblindError('DB5028', error instanceof DoubleblindError ? error.detail : error.message, {
    cause: error,
  });
}
