/**
 * Volumes larger than the network's input between two agents: every tile is an image of a batch, and what the hospital puts together is the sliding
 * window of the model's own file in ONNX Runtime.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelFile } from '@doubleblind/compiler';
import { readNifti, renderOrganSet, type Three, turnValues } from '@doubleblind/imaging';
import { parseProgram, renderProgram, volumeText } from '@doubleblind/program';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeOnnx } from '../../../packages/compiler/src/onnx/write.ts';
import { addTestSetCommand } from '../src/cli/commands/add-testset.ts';
import { runsCommand } from '../src/cli/commands/runs.ts';
import { segmentationCommand } from '../src/cli/commands/segmentation.ts';
import { requireTask } from '../src/daemon/evaluations/require-task.ts';
import { registerModel } from '../src/daemon/registration/register-model.ts';
import { compileModel } from '../src/models/compile-model.ts';
import { tilesText } from '../src/models/tiled-volumes.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { loadProgram } from '../src/store/model-folder.ts';
import { RunStore, readOutputsOf, readPlan } from '../src/store/run-store.ts';
import { openTestSet } from '../src/store/test-set-store.ts';
import { predictedMasks } from '../src/work/evaluation/predicted-mask.ts';
import { evaluateVolumes, said } from './support/volumes.ts';

const CASES = 2;
const SIZES: Three = [6, 14, 11];
const TILE: Three = [4, 8, 8];
/** By an interval of 2, 4 and 4 voxels: 2 x 3 x 2. */
const TILES = 12;
const folder = mkdtempSync(join(tmpdir(), 'doubleblind-tiles-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [scans, model, compiled] = ['scans', 'edges.onnx', 'compiled'].map((name) => join(folder, name));
const data = new DataFolder(join(folder, 'hospital'));

/** Bright neighbourhoods are the organ: the kernel sees beyond a tile, so that it matters how tiles are put together. */
const MODEL = writeOnnx({
  inputs: [{ name: 'volume', dims: [1, 1, ...TILE] }],
  outputs: [{ name: 'mask' }],
  tensors: [
    { name: 'weights', dims: [2, 1, 3, 3, 3], data: Float32Array.from({ length: 54 }, (_, i) => (i < 27 ? 0 : 0.7)) },
    { name: 'bias', dims: [2], data: Float32Array.of(0, -2) },
  ],
  nodes: [
    {
      ...{ operator: 'Conv', inputs: ['volume', 'weights', 'bias'], outputs: ['mask'] },
      attributes: { pads: [1, 1, 1, 1, 1, 1] },
    },
  ],
});

beforeAll(async () => {
  await renderOrganSet(scans, { patients: CASES, seed: 150_000_001, sizes: SIZES });
  writeFileSync(model, MODEL);
  await compileModel({
    ...{ model, out: compiled, calibration: join(scans, 'volumes'), bits: 12, output: 'logits-softmax', tiles: 0.5 },
    ...{ axes: 'SAR', window: [-200, 300], mean: [50], std: [250], findings: ['background', 'organ'] },
  });
  const table = ['--images', scans, '--labels', join(scans, 'labels.csv'), '--name', 'ours'];
  await said(folder, addTestSetCommand(), [...table, '--structures', '1=organ,2=lesion']);
  // 24 tiles in batches of 5: the last tiles of the first volume are in a batch with the first ones of the second.
  await evaluateVolumes(folder, compiled, 5);
});

/** As MONAI does it, in its simplest form: each tile through the file, added up with weights. */
async function slidingWindow(values: Float32Array, weigh: (at: Three) => number): Promise<Float32Array> {
  const file = await ModelFile.open(readFileSync(model));
  const [depth, height, width] = SIZES;
  const sums = new Float64Array(2 * values.length);
  const totals = new Float64Array(values.length);
  for (const z of [0, 2])
    for (const y of [0, 4, 6])
      for (const x of [0, 3]) {
        const at = (a: number, b: number, c: number) => ((z + a) * height + y + b) * width + x + c;
        const places: [Three, number][] = [];
        for (let a = 0; a < TILE[0]; a++)
          for (let b = 0; b < TILE[1]; b++) for (let c = 0; c < TILE[2]; c++) places.push([[a, b, c], at(a, b, c)]);
        const output = await file.run(
          Float32Array.from(places, ([, place]) => values[place]),
          [...TILE],
        );
        places.forEach(([inside, place], i) => {
          const weight = weigh(inside);
          totals[place] += weight;
          for (const k of [0, 1]) sums[k * values.length + place] += weight * output[k * places.length + i];
        });
      }
  await file.release();
  expect(depth * height * width).toBe(values.length);
  return Float32Array.from(sums, (sum, i) => sum / totals[i % values.length]);
}

const gaussian = (at: Three) =>
  Math.max(
    1e-3,
    at.reduce(
      (product, i, axis) => product * Math.exp(-((i - (TILE[axis] - 1) / 2) ** 2) / (2 * (TILE[axis] / 8) ** 2)),
      1,
    ),
  );

it('gives the masks of the file’s own sliding window', async () => {
  const { program } = await loadProgram(compiled);
  expect(program.input.volume?.tiles).toEqual({ overlap: 0.5, weighting: 'gaussian' });
  const { content } = await openTestSet(data, 'ours');
  let inside = 0;
  for (const [i, { path }] of content.images.entries()) {
    const volume = readNifti(readFileSync(join(scans, path)));
    const input = turnValues(volume.values, volume, 'SAR').map((v) => (Math.min(300, Math.max(-200, v)) - 50) / 250);
    const outputs = await readOutputsOf(data.run('first'), i);
    expect(outputs).toHaveLength(TILES);
    const [, secure] = predictedMasks(program, program.output.masks!, outputs, volume);
    const whole = await slidingWindow(input, gaussian);
    const [zero, one] = [whole.subarray(0, input.length), whole.subarray(input.length)];
    const plain = Uint8Array.from(one, (value, voxel) => Number(value > zero[voxel]));
    const near = one.filter((value) => Math.abs(value) < 0.05).length;
    const differing = turnValues(plain, { ...volume, axes: 'SAR' }, volume.axes).filter(
      (v, k) => v !== secure[k],
    ).length;
    expect(differing).toBeLessThanOrEqual(near);
    inside += plain.reduce((sum, value) => sum + value, 0);
    // Weights matter: tiles that all count alike give other logits.
    const flat = await slidingWindow(input, () => 1);
    expect(Math.max(...flat.map((value, k) => Math.abs(value - whole[k])))).toBeGreaterThan(0.5);
  }
  expect(inside).toBeGreaterThan(50);
});

it('is measured by volume, and its run counts a volume when all of its tiles are there', async () => {
  const text = await said(folder, segmentationCommand(), ['first']);
  expect(text).toMatch(/^2 volumes/);
  expect(await said(folder, runsCommand(), [])).toMatch(
    /5 of 5 batches of 5 \(tiles; 2 of 2 volumes have all of theirs\)/,
  );
  // The third batch has the last two tiles of the first volume and three of the second.
  const batches = join(data.run('first'), 'batches');
  const third = join(batches, readdirSync(batches).sort()[2]);
  const kept = readFileSync(third);
  rmSync(third);
  const run = await RunStore.open(data.run('first'));
  await run.close();
  expect(run.done()).toEqual({ images: 0, of: 2 });
  await expect(readOutputsOf(data.run('first'), 0)).rejects.toThrow(/^DB5018/);
  await expect(said(folder, segmentationCommand(), ['first'])).rejects.toThrow(/^DB5018/);
  writeFileSync(third, kept);
  const last = join(batches, readdirSync(batches).sort()[4]);
  const end = readFileSync(last);
  rmSync(last);
  const partly = await RunStore.open(data.run('first'));
  await partly.close();
  expect(partly.done()).toEqual({ images: 1, of: 2 });
  expect(await readOutputsOf(data.run('first'), 0)).toHaveLength(TILES);
  writeFileSync(last, end);
});

it('is told before anything runs, and refused where it makes no sense', async () => {
  const { program } = await loadProgram(compiled);
  const { volume } = program.input;
  const plan = await readPlan(data.run('first'));
  // 2 classes of 4 x 8 x 8 voxels.
  expect(tilesText(plan, program)).toMatch(/^2 volumes in 24 tiles.* 24 x 512 numbers will be opened.* MB exchanged/);
  expect(tilesText({ ...plan, tiles: undefined }, program)).toBeNull();
  expect(volumeText(volume!)).toMatch(/volumes of any size in tiles, 50% of one shared with the next/);
  expect(renderProgram(program)).toContain('the hospital learns 512 numbers of each tile');
  const resized = { ...program, input: { ...program.input, volume: { ...volume!, resize: 'trilinear' } } };
  expect(() => parseProgram(resized)).toThrow(/^DB1022.*cut into tiles, and resized/);
  const scores = { ...program, output: { ...program.output, masks: undefined, labels: undefined } };
  expect(() => parseProgram(JSON.stringify(scores))).toThrow(/^DB1022.*no masks of the size of the input/);
  // Terms of the portal cannot say how many numbers would be opened.
  const about = { name: 'Tiles', modelVersion: '1', description: '', intendedUse: '', operatingPoints: [] };
  await expect(registerModel({} as never, {} as never, compiled, about)).rejects.toThrow(
    /^DB5001.*tiles are evaluated by hand/,
  );
  const { masks } = program.output;
  expect(() => requireTask(program, { masks })).toThrow(/^DB5639.*tiles/);
  expect(() =>
    requireTask({ ...program, input: { ...program.input, volume: { ...volume!, tiles: undefined } } }, { masks }),
  ).not.toThrow();
});
