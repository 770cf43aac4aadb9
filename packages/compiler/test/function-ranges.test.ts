/** Functions of one value are approximated on what calibration has seen of it: where that is no range, the node is named. */
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import type { Build } from './support/agreement.ts';
import { ModelBuilder } from './support/models.ts';

async function refusal(build: Build): Promise<unknown> {
  const model = build(new ModelBuilder([1, 1, 6, 6]));
  const options = { output: 'logits-sigmoid', calibration: model.images(3), bits: 12 } as const;
  return compile(model.bytes(), options).then(
    () => 'compiled',
    (error) => error,
  );
}

/** Behind a rectifier that never opens, in all channels. */
const dead: Build = (model) => model.conv(4, 1, [3, 3]).add('Abs').add('Neg').add('Relu');
const ended: Build = (model) => model.add('GlobalAveragePool').add('Flatten', [], { axis: 1 });

describe('a function is refused by its node', () => {
  it.each(['Exp', 'Tanh', 'Sqrt', 'Sigmoid'])('that is given zero by every image: %s', async (operator) => {
    expect(await refusal((model) => ended(dead(model).add(operator)))).toMatchObject({
      code: 'DB1006',
      detail: expect.stringContaining(`Node "${operator}_4" is given 0 by every calibration image`),
    });
  });

  it('that has no value at what it may be given', async () => {
    expect(await refusal((model) => ended(model.conv(4, 1, [3, 3]).add('Relu').add('Log')))).toMatchObject({
      code: 'DB1006',
      detail: expect.stringContaining('Node "Log_2" has no finite value at 0'),
    });
  });

  it('that is a softmax over one value', async () => {
    const build: Build = (model) =>
      ended(model.conv(4, 1, [3, 3]))
        .add('Reshape', [model.integers([-1, 4, 1])])
        .add('Softmax');
    expect(await refusal((model) => build(model).add('Flatten', [], { axis: 1 }))).toMatchObject({
      code: 'DB1006',
      detail: expect.stringContaining('is over axis 2 of 1x4x1, a single value'),
    });
  });
});
