/** One case of a run of masks for people to look at, on the hospital's agent alone: the volume, the model's mask and the hospital's. */
import { join } from 'node:path';
import { type Three, turnGrid, turnValues } from '@doubleblind/imaging';
import type { VolumeInput } from '@doubleblind/program';
import { loadProgram, PROGRAM_FILE } from '../../store/model-folder.ts';
import { readVolume } from '../../store/read-volume.ts';
import { readOutputsOf } from '../../store/run-store.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import { predictedMasks } from './predicted-mask.ts';
import { pairsOf, referenceOf } from './segmentation-volumes.ts';

/** Towards the feet, the back and the left: axial, coronal and sagittal slices as radiologists look at them. */
const SHOWN_AXES = 'IPL';
/** A bit each in a voxel's mask. */
export const MOST_SHOWN = 8;
const WHITE = 65_535;

/** Voxels [slice][row][column] of the turned volume. */
export interface ShownCase {
  readonly sizes: Three;
  /** Millimetres. */
  readonly spacing: Three;
  /** The structures that both sides name, at most eight: structure i is bit i of a mask. */
  readonly structures: readonly string[];
  /** Brightness, 0 black to 65535 white: the window of the program, or all but the darkest and brightest hundredth. */
  readonly grey: Uint16Array;
  readonly model: Uint8Array;
  readonly reference: Uint8Array;
}

/** Throws DB2006, DB5026 where a file is no longer the one that was added, DB5018 while the case is not evaluated, DB5032. */
export async function shownCase(folder: string, content: TestSetContent, index: number): Promise<ShownCase> {
  const { program } = await loadProgram(join(folder, PROGRAM_FILE));
  const pairs = pairsOf(program, content).slice(0, MOST_SHOWN);
  const image = content.images[index];
  const { volume } = await readVolume(content.imageFolder, image.path, image.hash);
  const drawn = await referenceOf(content.imageFolder, image, content.structures!);
  const outputs = await readOutputsOf(folder, index);
  const predicted = predictedMasks(program, program.output.masks!, outputs, volume);
  const { sizes, spacing } = turnGrid(volume, SHOWN_AXES);
  // The mask of a series may lie along other axes than its slices.
  const labels = turnValues(drawn.labels, drawn, volume.axes);
  const [model, reference] = [new Uint8Array(labels.length), new Uint8Array(labels.length)];
  pairs.forEach(({ structure, index: channel }, bit) => {
    const number = content.structures![structure];
    for (let i = 0; i < model.length; i++) {
      model[i] |= predicted[channel][i] << bit;
      reference[i] |= Number(labels[i] === number) << bit;
    }
  });
  const turned = <T extends Uint8Array | Uint16Array>(values: T): T => turnValues(values, volume, SHOWN_AXES) as T;
  return {
    ...{ sizes, spacing, structures: pairs.map(({ structure }) => structure) },
    ...{
      grey: turned(greyOf(volume.values, program.input.volume)),
      model: turned(model),
      reference: turned(reference),
    },
  };
}

function greyOf(values: Float32Array, input: VolumeInput | undefined): Uint16Array<ArrayBuffer> {
  const [low, high] = input?.intensity.kind === 'window' ? [input.intensity.low, input.intensity.high] : usual(values);
  const width = high > low ? high - low : 1;
  return Uint16Array.from(values, (value) => Math.round(WHITE * Math.min(1, Math.max(0, (value - low) / width))));
}

/** The first and the last hundredth, of at most some ten thousand voxels. */
function usual(values: Float32Array): [number, number] {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const some = Float32Array.from({ length: Math.floor(values.length / step) }, (_, i) => values[i * step]).sort();
  return [some[Math.floor(some.length / 100)], some[Math.floor((some.length * 99) / 100)]];
}
