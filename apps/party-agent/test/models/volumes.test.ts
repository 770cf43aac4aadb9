/** Models of volumes: what is declared of their input, compiled on NIfTI files, and computed by two parties as ONNX Runtime does. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ModelFile } from '@doubleblind/compiler';
import { checkModelManifest, type ModelManifest } from '@doubleblind/contracts';
import { ORGAN_CLASSES, renderOrgan, writeNifti } from '@doubleblind/imaging';
import { compareParties, decodeOutputs } from '@doubleblind/mpc-core';
import { type Program, programHash, readWeightsOf, renderProgram, taskOf } from '@doubleblind/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOnnx } from '../../../../packages/compiler/src/onnx/write.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { calibrationInputs } from '../../src/models/calibration.ts';
import { type CompileModelOptions, compileModel } from '../../src/models/compile-model.ts';
import { declaredFilmModel } from '../../src/models/declared-model.ts';
import { inputFormOf, preprocessingOf } from '../../src/models/load-input.ts';
import { pageModel } from '../../src/pages/page-model.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { WEIGHTS_FILE } from '../../src/store/model-folder.ts';
import type { StoredTestSet } from '../../src/store/test-set-content.ts';
import { scoreTable } from '../../src/work/evaluation/scores.ts';

const SIZES = [4, 8, 6] as const;
const numbers = (length: number, by: number) => Float32Array.from({ length }, (_, i) => by * Math.sin(i * 1.7 + by));
/** Down and up once in three dimensions, the skip concatenated; three classes. */
const MODEL = writeOnnx({
  inputs: [{ name: 'volume', dims: [1, 1, ...SIZES] }],
  outputs: [{ name: 'mask' }],
  tensors: [
    { name: 'w1', dims: [2, 1, 3, 3, 3], data: numbers(54, 0.3) },
    { name: 'scale', dims: [2], data: Float32Array.of(1, 0.7) },
    { name: 'shift', dims: [2], data: Float32Array.of(0.1, -0.2) },
    { name: 'w2', dims: [3, 2, 3, 3, 3], data: numbers(162, 0.2) },
    { name: 'up', dims: [3, 2, 2, 2, 2], data: numbers(48, 0.4) },
    { name: 'w3', dims: [3, 4, 1, 1, 1], data: numbers(12, 0.8) },
  ],
  nodes: [
    { operator: 'Conv', inputs: ['volume', 'w1'], outputs: ['c1'], attributes: { pads: [1, 1, 1, 1, 1, 1] } },
    { operator: 'InstanceNormalization', inputs: ['c1', 'scale', 'shift'], outputs: ['n1'] },
    { operator: 'LeakyRelu', inputs: ['n1'], outputs: ['skip'] },
    {
      operator: 'MaxPool',
      inputs: ['skip'],
      outputs: ['p1'],
      attributes: { kernel_shape: [2, 2, 2], strides: [2, 2, 2] },
    },
    { operator: 'Conv', inputs: ['p1', 'w2'], outputs: ['c2'], attributes: { pads: [1, 1, 1, 1, 1, 1] } },
    { operator: 'Relu', inputs: ['c2'], outputs: ['r2'] },
    { operator: 'ConvTranspose', inputs: ['r2', 'up'], outputs: ['u'], attributes: { strides: [2, 2, 2] } },
    { operator: 'Concat', inputs: ['u', 'skip'], outputs: ['both'], attributes: { axis: 1 } },
    { operator: 'Conv', inputs: ['both', 'w3'], outputs: ['mask'] },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'doubleblind-volumes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [model, scans, out] = ['model.onnx', 'scans', 'compiled'].map((name) => join(folder, name));
const OPTIONS: CompileModelOptions = {
  ...{ model, out, calibration: scans, bits: 14, axes: 'SAR', window: [-200, 300], mean: [50], std: [250] },
  ...{ output: 'logits-softmax', findings: [...ORGAN_CLASSES], maxFileDifference: 0.1 },
};

beforeAll(() => {
  writeFileSync(model, MODEL);
  mkdirSync(scans);
  for (let n = 0; n < 4; n++) {
    const scan = renderOrgan(500 + n, { sizes: SIZES });
    const file = writeNifti(scan.values, scan);
    writeFileSync(join(scans, n % 2 ? `${n}.nii.gz` : `${n}`), n % 2 ? gzipSync(file) : file);
  }
  writeFileSync(join(scans, 'notes.txt'), 'no volume');
});

describe('a model of volumes that draws masks', () => {
  it('states its input, its task and what is opened, and two parties compute what its file does', async () => {
    const { program } = await compileModel(OPTIONS);
    expect(program.input.volume).toEqual({
      ...{ depth: 4, height: 8, width: 6, axes: 'SAR', resize: 'none' },
      intensity: { kind: 'window', low: -200, high: 300, mean: 50, std: 250 },
      spacing: { least: [40, 30, expect.closeTo(160 / 3, 3)], most: [40, 30, expect.closeTo(160 / 3, 3)] },
    });
    expect(taskOf(program.output)).toBe('segmentation');
    expect(program.output).toMatchObject({
      masks: { classes: 3, depth: 4, height: 8, width: 6 },
      labels: [...ORGAN_CLASSES],
    });
    const text = renderProgram(program);
    expect(text).toMatch(/volumes {4}4x8x6 along SAR, resize none; values cut off to -200 to 300/);
    expect(text).toMatch(/scores {5}mask logits, 3 classes: inside is the largest of a voxel/);
    expect(text).toMatch(/the hospital learns 576 numbers of each image/);

    const weights = readWeightsOf(readFileSync(join(out, WEIGHTS_FILE)), program);
    const { inputs } = await calibrationInputs(scans, inputFormOf(program));
    const { firstWrong, output } = await compareParties(program, weights, inputs.slice(0, 2), 'semi-honest');
    expect(firstWrong).toBeUndefined();
    const file = await ModelFile.open(MODEL);
    for (const [index, values] of decodeOutputs(program, output.data, 2).entries()) {
      const wanted = await file.run(inputs[index], [...SIZES]);
      expect(values).toHaveLength(wanted.length);
      wanted.forEach((value, i) => {
        expect(Math.abs(values[i] - value)).toBeLessThan(0.05);
      });
    }
    await file.release();
  });

  it('is told what is assumed where nothing is stated, and takes what MODEL.json states', async () => {
    const said: string[] = [];
    const bare = { ...OPTIONS, bits: 12, onNote: (text: string) => said.push(text) } as const;
    const { axes, window, mean, std, ...silent } = bare;
    const { calibration, ...drawn } = silent;
    const { program } = await compileModel(drawn);
    expect(said.join('\n')).toMatch(/lead to RAS.*--axes[\s\S]*less their mean.*--window/);
    expect(program.input.volume).toMatchObject({ axes: 'RAS', intensity: { kind: 'z-score' } });
    expect(program.input.volume?.spacing).toBeUndefined();
    const stated = { axes: 'SPL', resize: 'trilinear', intensity: { kind: 'z-score' } };
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ volume: stated }));
    said.length = 0;
    const { program: other } = await compileModel(silent);
    expect(said).toEqual([]);
    expect(other.input.volume).toMatchObject(stated);
    rmSync(join(folder, 'model.json'));
  });

  it.each<[string, Partial<CompileModelOptions>, RegExp]>([
    ['axes that are none', { axes: 'RAA' }, /^DB5031/],
    ['a way of resizing films', { resize: 'box' }, /^DB5031/],
    ['a window from high to low', { window: [300, -200] }, /^DB5001/],
    ['volumes of another size', { inputShape: [1, 1, 8, 8, 6] }, /^DB2031.*4 x 8 x 6/],
    ['names that do not fit its classes', { findings: ['organ', 'lesion'] }, /^DB1016.*3 outputs/],
    ['a folder without volumes', { calibration: join(tmpdir(), 'doubleblind-none') }, /^DB5030/],
  ])('is refused with %s', async (_, more, error) => {
    await expect(compileModel({ ...OPTIONS, ...more })).rejects.toThrow(error);
  });

  it('is refused by what knows films only', async () => {
    const { program } = await compileModel({ ...OPTIONS, bits: 12 });
    expect(() => preprocessingOf(program)).toThrow(/^DB5033/);
    await expect(declaredFilmModel(OPTIONS)).rejects.toThrow(/^DB5033/);
    await expect(pageModel(out)).rejects.toThrow(/^DB5033/);
    const testSet = { name: 'scans', contentHash: '', content: { images: [] } } as unknown as StoredTestSet;
    expect(() => scoreTable(program, testSet, [new Float32Array(576)])).toThrow(/^DB5033/);
  });

  it('is registered where it draws masks of volumes, without thresholds, and no other form of either is', async () => {
    const { program } = await compileModel({ ...OPTIONS, bits: 12 });
    mkdirSync(join(folder, 'data'));
    const database = openDatabase(new DataFolder(join(folder, 'data')));
    const { privateKey } = generateKeyPairSync('ed25519');
    const about = { name: 'organ', modelVersion: '1', description: '', intendedUse: '', operatingPoints: [] };
    await expect(registerModel(database, privateKey, out, about)).resolves.toHaveProperty('programHash');
    const point = { name: 'usual', finding: ORGAN_CLASSES[1], threshold: 0.5 };
    const declared = { ...about, modelVersion: '2', operatingPoints: [point] };
    await expect(registerModel(database, privateKey, out, declared)).rejects.toThrow(/^DB5001.*no thresholds/);
    database.close();
    const problem = (change: Partial<Program>) => {
      const changed = { ...program, ...change };
      const manifest = { program: changed, programHash: programHash(changed), findings: [...ORGAN_CLASSES] };
      return checkModelManifest({ ...manifest, operatingPoints: [] } as unknown as ModelManifest);
    };
    const { masks: _, ...scores } = program.output;
    const { volume: __, ...films } = program.input;
    expect(problem({})).toBeNull();
    expect(problem({ output: scores })).toMatch(/scores of volumes cannot be registered/);
    expect(problem({ input: films })).toMatch(/masks of images cannot be registered/);
  });
});
