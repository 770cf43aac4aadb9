import { describe, expect, it } from 'vitest';
import { findObstacles } from '../src/index.ts';
import { ModelBuilder } from './support/models.ts';

const IMAGE = [1, 3, 8, 8];

describe('the obstacles of a model', () => {
  it('are none where it can be compiled', async () => {
    const model = new ModelBuilder(IMAGE).conv(2, 3, [3, 3]).add('Relu').add('GlobalAveragePool').add('Flatten');
    expect(await findObstacles(model.bytes(), {})).toEqual([]);
  });

  it('are named all at once, with node, operator and remedy', async () => {
    const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]).add('NonZeroish').conv(4, 4, [1, 1]).add('Hardmax');
    const value = model.last;
    model.addReading('Mul', [value, model.conv(4, 4, [1, 1]).last]);
    model.add('Reshape', [model.integers([1, 2, 72])]);
    const obstacles = await findObstacles(model.bytes(), {});
    expect(obstacles.map(({ node, operator, code }) => [node, operator, code])).toEqual([
      ['NonZeroish_1', 'NonZeroish', 'DB1005'],
      ['Hardmax_3', 'Hardmax', 'DB1005'],
    ]);
    for (const { problem, remedy } of obstacles) expect(`${problem}${remedy}`).not.toBe('');
  });

  it('go on behind an operator that is used in an unsupported way', async () => {
    const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]);
    const first = model.last;
    model.add('ReduceMean', [], { axes: [1, 2] });
    model.addReading('Mul', [first, model.last]);
    model.conv(4, 4, [1, 1]).add('Transpose', [], { perm: [1, 0, 2, 3] });
    const obstacles = await findObstacles(model.bytes(), {});
    expect(obstacles.map(({ operator }) => operator)).toEqual(['Mul', 'Transpose']);
  });

  it('are the file itself where it cannot be read', async () => {
    expect(await findObstacles(new Uint8Array(3), {})).toMatchObject([{ node: '', code: 'DB1001' }]);
  });
});
