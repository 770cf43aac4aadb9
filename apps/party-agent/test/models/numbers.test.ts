/** A model that takes an age and a sex beside the film: from MODEL.json and a table to the same scores, secure and in plaintext. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { type Program, readWeightsOf, renderProgram } from '@doubleblind/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOnnx } from '../../../../packages/compiler/src/onnx/write.ts';
import { mappingChoices } from '../../src/cli/labels-option.ts';
import { compileModel } from '../../src/models/compile-model.ts';
import { loadInput, preprocessingOf } from '../../src/models/load-input.ts';
import { openPlaintextModel } from '../../src/models/plaintext-model.ts';
import { requireNumbers } from '../../src/models/table-numbers.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { WEIGHTS_FILE } from '../../src/store/model-folder.ts';
import { addTestSet } from '../../src/store/test-set-store.ts';
import { probabilities } from '../../src/work/evaluation/scores.ts';

const SIZE = 16;
const MODEL = writeOnnx({
  inputs: [
    { name: 'film', dims: [1, 1, SIZE, SIZE] },
    { name: 'patient', dims: [1, 2] },
  ],
  outputs: [{ name: 'scores' }],
  tensors: [
    { name: 'kernel', dims: [2, 1, 4, 4], data: Float32Array.from({ length: 32 }, (_, i) => Math.sin(3 * i) / 4) },
    { name: 'last', dims: [4, 2], data: Float32Array.of(1, -2, 0.5, 1, 1.5, -0.5, -1, 0.7) },
  ],
  nodes: [
    { operator: 'Conv', inputs: ['film', 'kernel'], outputs: ['maps'], attributes: { strides: [4, 4] } },
    { operator: 'Relu', inputs: ['maps'], outputs: ['positive'] },
    { operator: 'GlobalAveragePool', inputs: ['positive'], outputs: ['means'] },
    { operator: 'Flatten', inputs: ['means'], outputs: ['features'], attributes: { axis: 1 } },
    { operator: 'Concat', inputs: ['features', 'patient'], outputs: ['all'], attributes: { axis: 1 } },
    { operator: 'Gemm', inputs: ['all', 'last'], outputs: ['scores'] },
  ],
});
const NUMBERS = [
  { column: 'age', mean: 60, std: 15 },
  { column: 'sex', values: { F: 0, M: 1 } },
];
const PATIENTS = [
  [30, 'F'],
  [61.5, 'M'],
  [88, 'M'],
  [45, 'F'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'doubleblind-numbers-'));
afterAll(() => rmSync(folder, { recursive: true }));
let program: Program;

beforeAll(async () => {
  writeFileSync(join(folder, 'model.onnx'), MODEL);
  const sidecar = { outputs: ['Edema', 'Mass'], meaning: 'logits-sigmoid', numbers: NUMBERS };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(sidecar));
  PATIENTS.forEach((_, i) => {
    const { pixels } = renderPhantom(i + 1, { size: 64, site: 0 });
    writeFileSync(join(folder, `${i}.png`), encodeGreyPng(pixels, 64, 64));
  });
  ({ program } = await compileModel({ model: join(folder, 'model.onnx'), out: folder, bits: 12 }));
});

const testSet = (
  name: string,
  patients: readonly (readonly [number | string, string])[],
  map = ['age=number', 'sex=number'],
) => {
  const rows = patients.map(([age, sex], i) => `${i}.png,${age},${sex},${i % 2},0`);
  const labels = join(folder, `${name}.csv`);
  writeFileSync(labels, ['image,age,sex,Edema,Mass', ...rows].join('\n'));
  const choices = mappingChoices({ map });
  return addTestSet(new DataFolder(join(folder, 'data')), { name, imageFolder: folder, labels, choices });
};

describe('numbers of a table', () => {
  it('reach the model beside the film: the secure scores are those of the plaintext run', async () => {
    const films = await testSet('films', PATIENTS);
    requireNumbers(films.content, program.input.numbers);
    const form = preprocessingOf(program);
    const inputs = await Promise.all(PATIENTS.map((_, i) => loadInput(films, form, i)));
    const plain = await openPlaintextModel({ model: MODEL, program });
    const wanted = await Promise.all(inputs.map(async (input) => (await plain.run(input)).scores));
    await plain.close();
    const weights = readWeightsOf(readFileSync(join(folder, WEIGHTS_FILE)), program);
    const [a, b] = channelPair();
    const [vendor, hospital] = await Promise.all([
      openSession({ party: 'vendor', channel: a, program, weights }),
      openSession({ party: 'hospital', channel: b, program }),
    ]);
    const [outputs] = await Promise.all([hospital.evaluate(inputs), vendor.serve(inputs.length)]);
    outputs.forEach((output, i) => {
      for (const [o, score] of probabilities(program, output).entries())
        expect(Math.abs(score - wanted[i][o])).toBeLessThan(0.01);
    });
    // The same film of an older patient has another score.
    const older = await testSet('older', [[90, 'F'], ...PATIENTS.slice(1)]);
    const [young, old] = [inputs[0], await loadInput(older, form, 0)];
    expect(old.filter((value, i) => value !== young[i])).toHaveLength(1);
    expect(older.contentHash).not.toBe(films.contentHash);
  });

  it('are named in the listing of the program', () => {
    expect(renderProgram(program)).toContain('numbers    age less 60, divided by 15; sex (F = 0, M = 1)');
  });

  it.each([
    ['an empty cell', [['', 'F'] as const], 'Image "0.png", column "age"'],
    ['a word', [['old', 'F'] as const], '"old" is no number from 15 to 105'],
    ['an age that nothing was calibrated for', [[160, 'F'] as const], '"160" is no number'],
    ['an unknown word', [[50, 'female'] as const], '"female" is none of F, M'],
  ])('are refused before the run, with %s', async (name, wrong, says) => {
    const films = await testSet(name.replaceAll(' ', '-'), [...wrong, ...PATIENTS.slice(1)]);
    expect(() => requireNumbers(films.content, program.input.numbers)).toThrow(says);
  });

  it('are refused where the test set has no such column', async () => {
    const films = await testSet('without', PATIENTS, ['age=number']);
    expect(() => requireNumbers(films.content, program.input.numbers)).toThrow(/^DB2027.*"sex"/);
  });
});
