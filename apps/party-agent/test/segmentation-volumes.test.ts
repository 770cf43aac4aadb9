/**
 * A hospital and a vendor with an agent each: a model of volumes is evaluated between them, and the hospital's report of its masks is that of
 * the model's own file. A network that was trained: segmentation-volumes.nightly.test.ts.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ModelFile } from '@doubleblind/compiler';
import { readNifti, renderOrganSet, writeNifti } from '@doubleblind/imaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOnnx } from '../../../packages/compiler/src/onnx/write.ts';
import { addTestSetCommand } from '../src/cli/commands/add-testset.ts';
import { baselineCommand } from '../src/cli/commands/baseline.ts';
import { reportCommand } from '../src/cli/commands/report.ts';
import { segmentationCommand } from '../src/cli/commands/segmentation.ts';
import { compileModel } from '../src/models/compile-model.ts';
import { inputFormOf, loadInput } from '../src/models/load-input.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { loadProgram } from '../src/store/model-folder.ts';
import { RunStore } from '../src/store/run-store.ts';
import { openTestSet } from '../src/store/test-set-store.ts';
import { comparePlaintextMasks } from '../src/work/evaluation/plaintext-masks.ts';
import { compareVolumes } from '../src/work/evaluation/segmentation-volumes.ts';
import { evaluateVolumes, said as saidIn } from './support/volumes.ts';

const CASES = 3;
const SIZES = [4, 8, 8] as const;
const folder = mkdtempSync(join(tmpdir(), 'doubleblind-masks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [scans, model, compiled] = ['scans', 'bright.onnx', 'compiled'].map((name) => join(folder, name));
const data = new DataFolder(join(folder, 'hospital'));
const said = (command: ReturnType<typeof segmentationCommand>, args: readonly string[]) =>
  saidIn(folder, command, args);

/** The organ's logit rises by so much for each unit of the input, from -5. */
const modelOf = (slope: number, end?: string) =>
  writeOnnx({
    inputs: [{ name: 'volume', dims: [1, 1, ...SIZES] }],
    outputs: [{ name: 'mask' }],
    tensors: [
      { name: 'weights', dims: [2, 1, 1, 1, 1], data: Float32Array.of(0, slope) },
      { name: 'bias', dims: [2], data: Float32Array.of(0, -5) },
    ],
    nodes: [
      { operator: 'Conv', inputs: ['volume', 'weights', 'bias'], outputs: [end ? 'logits' : 'mask'] },
      ...(end ? [{ operator: end, inputs: ['logits'], outputs: ['mask'], attributes: { axis: 1 } }] : []),
    ],
  });
/** Bright voxels are the organ. */
const MODEL = modelOf(20);
const ADD = ['--images', scans, '--labels', join(scans, 'labels.csv'), '--name', 'ours'];
const STRUCTURES = ['--structures', '1=Organ,2=Lesion'];

beforeAll(async () => {
  await renderOrganSet(scans, { patients: CASES, seed: 150_000_001, sizes: SIZES });
  writeFileSync(model, MODEL);
  await compileModel({
    ...{ model, out: compiled, calibration: join(scans, 'volumes'), bits: 12, output: 'logits-softmax' },
    ...{ axes: 'SAR', window: [-200, 300], mean: [50], std: [250], findings: ['background', 'organ'] },
  });
  expect(await said(addTestSetCommand(), [...ADD, ...STRUCTURES])).toMatch(
    /"ours": 3 volumes of 3 patients, each with its mask\n {2}Organ: in 3 of them\n {2}Lesion: in [0123] of them/,
  );
  await evaluateVolumes(folder, compiled, CASES);
});

describe('masks of volumes between two agents', () => {
  it('are those of the file, and have its figures', async () => {
    const { program } = await loadProgram(compiled);
    const { content } = await openTestSet(data, 'ours');
    const store = await RunStore.open(data.run('first'));
    await store.close();
    const secure = await compareVolumes({ program, content, outputs: store.outputs() });
    const testSet = await openTestSet(data, 'ours');
    const file = await ModelFile.open(readFileSync(model));
    const plain: Float32Array[] = [];
    for (let i = 0; i < CASES; i++)
      plain.push(await file.run(await loadInput(testSet, inputFormOf(program), i), [...SIZES]));
    await file.release();
    const wanted = await compareVolumes({ program, content, outputs: plain });
    expect(secure.structures.map(({ structure }) => structure)).toEqual(['Organ']);
    const [[found], [other]] = [secure.structures, wanted.structures];
    // No logit of these scans is within 0.2 of the threshold.
    expect(found).toEqual(other);
    expect(found.summary.dice.mean.value).toBeGreaterThan(0.5);
    expect(secure).toMatchObject({ patients: CASES, onlyModel: [], onlyTestSet: ['Lesion'] });
  });

  it('are reported by structure in millimetres and millilitres; by case in a table; as figures over cases in JSON', async () => {
    const csv = join(folder, 'cases.csv');
    const text = await said(segmentationCommand(), ['first', '--csv', csv]);
    expect(text).toMatch(
      /^3 volumes; 95% bootstrap intervals over 3 patients:\nOrgan:\n {2}Dice coefficient +mean 0\.[5-9]/,
    );
    expect(text).toMatch(/distances, mm[\s\S]*volume, ml[\s\S]*the model does not know it: Lesion/);
    const rows = readFileSync(csv, 'utf8').trim().split('\r\n');
    expect(rows[0]).toBe('image,structure,dice,hausdorff95_mm,volume_difference_ml,volume_error');
    expect(rows).toHaveLength(1 + CASES);
    const json = await said(segmentationCommand(), ['first', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      task: 'segmentation',
      cases: 3,
      structures: [{ structure: 'Organ' }],
    });
    expect(json).not.toContain('nii');
  });

  it('are compared with the model itself in plaintext, as figures over cases', async () => {
    const text = await said(segmentationCommand(), ['first', '--model', model]);
    expect(text).toMatch(
      /in plaintext, on the same inputs:\nOrgan, mean Dice coefficient:\n {2}under protection +0\.[5-9]/,
    );
    const { plaintext } = JSON.parse(await said(segmentationCommand(), ['first', '--model', model, '--json']));
    expect(plaintext).toHaveLength(1);
    const [{ secure, plaintext: plain, difference }] = plaintext;
    // As above, no voxel differs.
    expect(secure).toEqual(plain);
    expect(difference.value).toBe(0);
    // Another model is not this one: its organ is where it is dark.
    const dark = join(folder, 'dark.onnx');
    writeFileSync(dark, modelOf(-20));
    const [far] = JSON.parse(await said(segmentationCommand(), ['first', '--model', dark, '--json'])).plaintext;
    expect(far.difference.value).toBeGreaterThan(0.2);
  });

  it('are compared with a file that ends in a softmax, of which the program opens the logits before it', async () => {
    const { program } = await loadProgram(compiled);
    const testSet = await openTestSet(data, 'ours');
    const store = await RunStore.open(data.run('first'));
    await store.close();
    // Where volumes are resized, logits are averaged, and no probabilities.
    const input = { ...program.input, volume: { ...program.input.volume!, resize: 'trilinear' as const } };
    const cut = { ...program, input, output: { ...program.output, activation: 'softmax', meaning: 'probabilities' } };
    const compare = (of: typeof program, model: Uint8Array) =>
      comparePlaintextMasks({ model, program: of, plan: store.plan, testSet, outputs: store.outputs() });
    const [[ofLogits], [ofProbabilities]] = [
      await compare(program, MODEL),
      await compare(cut as typeof program, modelOf(20, 'Softmax')),
    ];
    expect(ofProbabilities).toEqual(ofLogits);
    await expect(compare(program, Uint8Array.of(1, 2, 3))).rejects.toThrow(/^DB5028/);
  });

  it('are refused by what knows scores only', async () => {
    const program = join(compiled, 'program.json');
    await expect(said(reportCommand(), ['first'])).rejects.toThrow(/^DB5033/);
    const baseline = ['--model', model, '--program', program, '--test-set', 'ours'];
    await expect(said(baselineCommand(), baseline)).rejects.toThrow(/^DB5033/);
  });

  it('are not compared with a mask that was changed since', async () => {
    const [{ mask }] = (await openTestSet(data, 'ours')).content.images;
    const path = join(scans, mask!.path);
    const before = readFileSync(path);
    writeFileSync(path, readFileSync(join(scans, 'masks', 's0002.nii.gz')));
    await expect(said(segmentationCommand(), ['first'])).rejects.toThrow(/^DB5026/);
    writeFileSync(path, before);
  });
});

describe('a test set of volumes with masks', () => {
  const add = (table: string, more: readonly string[] = STRUCTURES) => {
    const labels = join(folder, 'table.csv');
    writeFileSync(labels, table);
    return said(addTestSetCommand(), ['--images', scans, '--labels', labels, '--name', 'other', ...more]);
  };
  const table = 'image,mask\nvolumes/s0001.nii.gz,masks/s0001.nii.gz\n';

  it.each<[string, () => Promise<string>, RegExp]>([
    ['without a column of masks', () => add('image,label\nvolumes/s0001.nii.gz,1\n'), /^DB2011.*masks/],
    [
      'with a mask that is not there',
      () => add('image,mask\nvolumes/s0001.nii.gz,masks/s9.nii.gz\n'),
      /^DB2015.*row 2/,
    ],
    [
      'with a mask that has other numbers',
      () => add(table, ['--structures', '1=Organ,3=Cyst']),
      /^DB2030.*s000[12].*voxels of 2/,
    ],
    ['with structures that are not understood', () => add(table, ['--structures', 'organ']), /^DB5001/],
    ['with one number for two structures', () => add(table, ['--structures', '1=Organ,1=Lesion']), /^DB5001/],
    ['with one volume in two rows', () => add(`${table}volumes/s0001.nii.gz,masks/s0002.nii.gz\n`), /^DB2013/],
  ])('is refused %s', async (_, work, error) => {
    await expect(work()).rejects.toThrow(error);
  });

  it('is refused where a mask lies on another grid, by size, by spacing, turned round, and at another place', async () => {
    const { values, ...grid } = readNifti(readFileSync(join(scans, 'masks', 's0001.nii.gz')));
    const labels = Uint8Array.from(values);
    const odd = [
      writeNifti(labels.subarray(0, labels.length / 2), { ...grid, sizes: [2, 8, 8] }),
      writeNifti(labels, { ...grid, spacing: [40, 30, 39] }),
    ];
    // The first axis leads to the left.
    const turned = Buffer.from(writeNifti(labels, grid));
    turned.writeFloatLE(-40, 280);
    const [x, y, z] = grid.origin;
    const shifted = writeNifti(labels, grid, [x, y + grid.spacing[1], z]);
    for (const file of [...odd, turned, shifted]) {
      writeFileSync(join(scans, 'masks', 'odd.nii.gz'), gzipSync(file));
      await expect(add('image,mask\nvolumes/s0001.nii.gz,masks/odd.nii.gz\n')).rejects.toThrow(/^DB2030.*odd/);
    }
    rmSync(join(scans, 'masks', 'odd.nii.gz'));
  });
});
