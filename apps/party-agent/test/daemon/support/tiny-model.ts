/** The small DenseNet of examples/, compiled once for a test file. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from '@doubleblind/compiler';
import { preprocessImage, renderPhantom, SITES } from '@doubleblind/imaging';
import { type CalibrationFilms, type Preprocessing, writeWeights } from '@doubleblind/program';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../../../src/store/model-folder.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples');
export const TINY_ONNX = join(EXAMPLES, 'densenet-tiny.onnx');
const PREPROCESSING: Preprocessing = {
  width: 64,
  height: 64,
  channels: 3,
  resize: 'box',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** `calibrationFilms`: what its program says of the films that it was calibrated on. */
export async function compileTiny(folder: string, calibrationFilms?: CalibrationFilms): Promise<void> {
  const { outputs } = JSON.parse(await readFile(join(EXAMPLES, 'densenet-tiny.json'), 'utf8')) as { outputs: string[] };
  const calibration = Array.from({ length: 14 }, (_, n) => {
    const { pixels } = renderPhantom(90_000_001 + n, { site: n % SITES.length, size: 128 });
    return preprocessImage({ width: 128, height: 128, maximum: 255, pixels }, PREPROCESSING);
  });
  const options = {
    calibration,
    bits: 12,
    margin: 2,
    name: 'densenet-tiny',
    output: 'logits-sigmoid' as const,
    labels: outputs,
    preprocessing: PREPROCESSING,
    calibrationFilms,
  };
  const { program, weights } = await compile(await readFile(TINY_ONNX), options);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, PROGRAM_FILE), JSON.stringify(program));
  await writeFile(join(folder, WEIGHTS_FILE), writeWeights(weights));
}
