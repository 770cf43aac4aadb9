/** The large model of examples/, compiled and run between two parties, on films of examples/: its scores are the file's. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage, preprocessImage } from '@doubleblind/imaging';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { runCost } from '@doubleblind/mpc-core/plan';
import { activate, readWeightsOf } from '@doubleblind/program';
import { expect, test } from 'vitest';
import { compileModel } from '../src/models/compile-model.ts';
import { WEIGHTS_FILE } from '../src/store/model-folder.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const FILMS = ['images/b00001_1_frontal.png', 'images/b00005_1_frontal.png'];

test('DenseNet-121 gives PyTorch’s probabilities, and its messages have the planned size', async () => {
  const out = await mkdtemp(join(tmpdir(), 'doubleblind-'));
  try {
    const { program } = await compileModel({
      ...{ model: join(EXAMPLES, 'densenet121-phantom.onnx'), calibration: join(EXAMPLES, 'films', 'images') },
      ...{ out, bits: 9, weightBits: 10 },
    });
    const weights = readWeightsOf(readFileSync(join(out, WEIGHTS_FILE)), program);
    const images = await Promise.all(
      FILMS.map(async (name) => {
        const image = await decodeImage(readFileSync(join(EXAMPLES, 'films', name)));
        return Float32Array.from(preprocessImage(image, program.input.preprocessing!));
      }),
    );
    const [a, b] = channelPair();
    const [vendor, hospital] = await Promise.all([
      openSession({ party: 'vendor', channel: a, program, weights }),
      openSession({ party: 'hospital', channel: b, program }),
    ]);
    const [outputs] = await Promise.all([hospital.evaluate(images), vendor.serve(images.length)]);
    const rows = readFileSync(join(EXAMPLES, 'films', 'predictions-torch.csv'), 'utf8').split('\n');
    for (const [film, values] of outputs.map((one) => activate('sigmoid', one)).entries()) {
      const cells = rows.map((row) => row.split(',')).find(([, image]) => image === FILMS[film])!;
      const predicted = cells.slice(-values.length).map(Number);
      for (const [output, score] of values.entries()) expect(Math.abs(score - predicted[output])).toBeLessThan(0.03);
    }
    const { entries } = hospital.profiler;
    const sum = (pick: (entry: (typeof entries)[number]) => number) => entries.reduce((all, one) => all + pick(one), 0);
    const { bytes } = runCost(program, [images.length]);
    expect([sum((one) => one.bytesReceived), sum((one) => one.bytesSent)]).toEqual([
      bytes.vendorToHospital,
      bytes.hospitalToVendor,
    ]);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});
