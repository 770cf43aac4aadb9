/** Numbers of a table beside the image: a model with several inputs gives the values of its own file. */
import { withNumbers } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { compareWithFile, compile, findObstacles } from '../src/index.ts';
import { type WrittenModel, writeOnnx } from '../src/onnx/write.ts';
import { randomValues } from './support/models.ts';

const [SIZE, LISTS] = [6, { age: 1, marks: 7 }] as const;
const AREA = SIZE * SIZE;
const COUNT = LISTS.age + LISTS.marks;
/** Some numbers are large, as ages are. */
const NUMBERS = Array.from({ length: COUNT }, (_, j) => ({
  ...{ column: `c${j}`, mean: 0, std: 1 },
  scale: j === 0 ? 1 / 64 : 1,
}));

const model = (imageDims: readonly number[], nodes: WrittenModel['nodes']) =>
  writeOnnx({
    inputs: [
      { name: 'age', dims: [1, LISTS.age] },
      { name: 'image', dims: imageDims },
      { name: 'marks', dims: [1, LISTS.marks] },
    ],
    outputs: [{ name: 'scores' }],
    tensors: [
      { name: 'kernel', dims: [4, 3, 3, 3], data: randomValues(1, 108).map((x) => x * 0.4) },
      { name: 'years', dims: [1, 4], data: randomValues(2, 4).map((x) => x * 0.02) },
      { name: 'last', dims: [4 + LISTS.marks, 2], data: randomValues(3, 2 * (4 + LISTS.marks)) },
    ],
    nodes,
  });

const FIRST_TO_LAST: WrittenModel['nodes'] = [
  { operator: 'Conv', inputs: ['picture', 'kernel'], outputs: ['maps'] },
  { operator: 'Relu', inputs: ['maps'], outputs: ['positive'] },
  { operator: 'GlobalAveragePool', inputs: ['positive'], outputs: ['means'] },
  { operator: 'Flatten', inputs: ['means'], outputs: ['features'], attributes: { axis: 1 } },
  { operator: 'Gemm', inputs: ['age', 'years'], outputs: ['aged'] },
  { operator: 'Add', inputs: ['features', 'aged'], outputs: ['sums'] },
  { operator: 'Concat', inputs: ['sums', 'marks'], outputs: ['all'], attributes: { axis: 1 } },
  { operator: 'Gemm', inputs: ['all', 'last'], outputs: ['scores'] },
];
const CHANNELS_FIRST = model(
  [1, 3, SIZE, SIZE],
  [{ operator: 'Identity', inputs: ['image'], outputs: ['picture'] }, ...FIRST_TO_LAST],
);
const CHANNELS_LAST = model(
  [1, SIZE, SIZE, 3],
  [
    { operator: 'Transpose', inputs: ['image'], outputs: ['picture'], attributes: { perm: [0, 3, 1, 2] } },
    ...FIRST_TO_LAST,
  ],
);

const films = (count: number, seed: number) =>
  Array.from({ length: count }, (_, n) => {
    const numbers = randomValues(seed + 100 + n, COUNT).map((value, j) => (j === 0 ? 50 + 40 * value : value));
    return withNumbers(randomValues(seed + n, 3 * AREA), numbers, NUMBERS, AREA);
  });

describe('a model that takes numbers beside the image', () => {
  const options = { output: 'logits-sigmoid', calibration: films(12, 1), bits: 12, numbers: NUMBERS } as const;

  it.each([
    ['channels first', CHANNELS_FIRST],
    ['channels last', CHANNELS_LAST],
  ])('gives the scores of its file, %s', async (_, bytes) => {
    const compiled = await compile(bytes, options);
    expect(compiled.program.input.numbers).toEqual(NUMBERS);
    const { maximum, leftRange } = await compareWithFile(bytes, compiled, films(16, 5000));
    expect(maximum).toBeLessThan(0.01);
    expect(leftRange).toBe(0);
  });

  it('is not compiled where the numbers are not described, or not all of them', async () => {
    for (const numbers of [undefined, NUMBERS.slice(1)]) {
      const given = { ...options, numbers: numbers ?? [] };
      await expect(compile(CHANNELS_FIRST, given)).rejects.toThrow(/^DB1015.*"age" \(1\), "marks" \(7\).*MODEL\.json/);
    }
  });

  it('has no obstacle in check once its numbers are described, and two images are one', async () => {
    const { output } = options;
    expect(await findObstacles(CHANNELS_FIRST, { output, numbers: NUMBERS })).toEqual([]);
    expect(await findObstacles(CHANNELS_FIRST, { output })).toMatchObject([{ code: 'DB1015' }]);
    const twice = writeOnnx({
      inputs: ['a', 'b'].map((name) => ({ name, dims: [1, 1, 4, 4] })),
      outputs: [{ name: 'sum' }],
      tensors: [],
      nodes: [{ operator: 'Add', inputs: ['a', 'b'], outputs: ['sum'] }],
    });
    const [obstacle] = await findObstacles(twice, {});
    expect(obstacle).toMatchObject({ code: 'DB1015' });
    expect(obstacle.problem).toContain('"a" 1x1x4x4, "b" 1x1x4x4');
  });
});
