/** A model that draws masks: compiled, run between two parties, and its masks measured against the hospital's. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGreyPng } from '@doubleblind/imaging';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { programHash, readWeightsOf } from '@doubleblind/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOnnx } from '../../../packages/compiler/src/onnx/write.ts';
import { segmentationCommand } from '../src/cli/commands/segmentation.ts';
import { compileModel } from '../src/models/compile-model.ts';
import { loadInput, preprocessingOf } from '../src/models/load-input.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { loadProgram, WEIGHTS_FILE } from '../src/store/model-folder.ts';
import { RunStore } from '../src/store/run-store.ts';
import { addTestSet, openTestSet } from '../src/store/test-set-store.ts';
import { createRun } from '../src/work/evaluation/run-folder.ts';
import { compareSegmentation } from '../src/work/evaluation/segmentation.ts';

const [SIZE, FILM, CASES] = [16, 64, 4] as const;
/** The mean of 3 x 3 pixels less 0.55, ten times: bright parts. */
const MODEL = writeOnnx({
  inputs: [{ name: 'film', dims: [1, 1, SIZE, SIZE] }],
  outputs: [{ name: 'mask' }],
  tensors: [
    { name: 'kernel', dims: [1, 1, 3, 3], data: new Float32Array(9).fill(10 / 9) },
    { name: 'bias', dims: [1], data: Float32Array.of(-5.5) },
  ],
  nodes: [
    { operator: 'Conv', inputs: ['film', 'kernel', 'bias'], outputs: ['mask'], attributes: { pads: [1, 1, 1, 1] } },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'doubleblind-segmentation-'));
afterAll(() => rmSync(folder, { recursive: true }));
const data = new DataFolder(join(folder, 'data'));
const masks = join(folder, 'masks');

/** A bright disc on grey; its mask. */
function draw(index: number, inside: number, outside: number): Uint8Array {
  const [x0, y0, radius] = [24 + 4 * index, 30, 10 + 3 * index];
  return Uint8Array.from({ length: FILM * FILM }, (_, i) =>
    Math.hypot((i % FILM) - x0, Math.floor(i / FILM) - y0) <= radius ? inside : outside,
  );
}

let run: string;
beforeAll(async () => {
  mkdirSync(masks);
  mkdirSync(join(folder, 'films'));
  writeFileSync(join(folder, 'model.onnx'), MODEL);
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ meaning: 'logits-sigmoid' }));
  const rows = Array.from({ length: CASES }, (_, i) => {
    writeFileSync(join(folder, 'films', `${i}.png`), encodeGreyPng(draw(i, 230, 50), FILM, FILM));
    writeFileSync(join(masks, `${i}.png`), encodeGreyPng(draw(i, 255, 0), FILM, FILM));
    return `${i}.png,1`;
  });
  writeFileSync(join(folder, 'labels.csv'), ['image,Nodule', ...rows].join('\n'));
  await compileModel({ model: join(folder, 'model.onnx'), out: folder, calibration: join(folder, 'films'), bits: 12 });
  const films = await addTestSet(data, {
    ...{ name: 'films', imageFolder: join(folder, 'films'), labels: join(folder, 'labels.csv') },
    acceptFilms: 'all',
  });
  const { program, text } = await loadProgram(folder);
  const inputs = await Promise.all(films.content.images.map((_, i) => loadInput(films, preprocessingOf(program), i)));
  const weights = readWeightsOf(readFileSync(join(folder, WEIGHTS_FILE)), program);
  const [a, b] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openSession({ party: 'vendor', channel: a, program, weights }),
    openSession({ party: 'hospital', channel: b, program }),
  ]);
  const [outputs] = await Promise.all([hospital.evaluate(inputs), vendor.serve(CASES)]);
  const store = await createRun(
    data.run('first'),
    {
      ...{ id: 'first', programHash: programHash(program), contentHash: films.contentHash, testSet: 'films' },
      ...{ images: CASES, batchSize: CASES, outputs: SIZE * SIZE },
    },
    text,
  );
  await store.saveBatch(0, outputs);
  await store.close();
  run = 'first';
});

describe('masks of a run', () => {
  it('are measured against those of the hospital', async () => {
    const { program } = await loadProgram(folder);
    const { content } = await openTestSet(data, 'films');
    const store = await RunStore.open(data.run(run));
    await store.close();
    const options = { program, content, outputs: store.outputs(), masks, channel: 1 };
    const { images, summary } = await compareSegmentation(options);
    expect(images).toHaveLength(CASES);
    for (const one of images) {
      expect(one.dice).toBeGreaterThan(0.8);
      expect(one.hausdorff95).toBeLessThanOrEqual(1.5);
    }
    expect(summary.dice.mean.value).toBeGreaterThan(0.85);
    // The masks of another image are others.
    const turned = { ...content, images: [...content.images.slice(1), content.images[0]] };
    const { summary: wrong } = await compareSegmentation({ ...options, content: turned });
    expect(wrong.dice.mean.value!).toBeLessThan(summary.dice.mean.value! - 0.2);
    await expect(compareSegmentation({ ...options, channel: 2 })).rejects.toThrow(/^DB5032/);
    await expect(compareSegmentation({ ...options, masks: folder })).rejects.toThrow(/^DB2028.*"0\.png"/);
  });

  it('are told by the command, and by image in a table', async () => {
    const csv = join(folder, 'cases.csv');
    const said: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => said.push(String(text)) > 0) as typeof write;
    try {
      await segmentationCommand().parseAsync([run, '--data', join(folder, 'data'), '--masks', masks, '--csv', csv], {
        from: 'user',
      });
    } finally {
      process.stdout.write = write;
    }
    expect(said.join('')).toMatch(/4 images, masks of 16 x 16 pixels.*\n\s+Dice coefficient\s+0\.[89]\d\d \[0\./);
    expect(readFileSync(csv, 'utf8').split('\r\n')[1]).toMatch(/^0\.png,0\.\d+,[\d.]+,-?[\d.]+$/);
  });
});
