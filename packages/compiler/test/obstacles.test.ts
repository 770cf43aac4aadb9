import { describe, expect, it } from 'vitest';
import { findObstacles } from '../src/index.ts';
import { type WrittenValue, writeOnnx } from '../src/onnx/write.ts';
import { ModelBuilder } from './support/models.ts';

const IMAGE = [1, 3, 8, 8];

/** The model with other outputs, or with names for sizes of its input. */
const written = (
  { nodes, tensors, opset }: ModelBuilder,
  outputs: readonly string[],
  dims: WrittenValue['dims'] = IMAGE,
) =>
  writeOnnx({ nodes, tensors, opset, inputs: [{ name: 'input', dims }], outputs: outputs.map((name) => ({ name })) });

describe('the obstacles of a model', () => {
  it('are none where it can be compiled', async () => {
    const model = new ModelBuilder(IMAGE).conv(2, 3, [3, 3]).add('Relu').add('GlobalAveragePool').add('Flatten');
    expect(await findObstacles(model.bytes(), { output: 'logits-sigmoid' })).toEqual([]);
    expect(await findObstacles(model.add('Sigmoid').bytes(), { labels: ['A', 'B'] })).toEqual([]);
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
      ['', '', 'DB1014'],
    ]);
    for (const { problem, remedy } of obstacles) expect(`${problem}${remedy}`).not.toBe('');
  });

  it('go on behind an operator that is used in an unsupported way', async () => {
    const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]);
    model.add('Mul', [model.random([6, 6])]);
    model.conv(4, 4, [1, 1]).add('Hardmax');
    const obstacles = await findObstacles(model.bytes(), { output: 'logits-softmax' });
    expect(obstacles.map(({ operator }) => operator)).toEqual(['Mul', 'Hardmax']);
  });

  describe('say of the outputs what is not certain, whatever else is in the way', () => {
    const broken = () => new ModelBuilder(IMAGE).conv(4, 3, [3, 3]).add('NonZeroish').add('GlobalAveragePool');
    const codes = async (model: ModelBuilder, options: Parameters<typeof findObstacles>[1]) =>
      (await findObstacles(model.bytes(), options)).map(({ code }) => code);

    it.each(['Sigmoid', 'Softmax'])('nothing where the graph ends in %s', async (operator) => {
      const model = broken().add('Flatten').add(operator);
      expect(await codes(model, {})).toEqual(['DB1005']);
      expect(await codes(model, { output: 'logits-softmax' })).toEqual(['DB1005', 'DB1014']);
    });

    it('nothing where it ends in a clip to [0, 1]', async () => {
      const model = broken();
      model.add('Clip', [model.reals([], [0]), model.reals([], [1])]);
      expect(await codes(model, {})).toEqual(['DB1005']);
    });

    it('that their meaning has to be stated, where it ends in anything else', async () => {
      const model = broken().add('Flatten');
      expect(await codes(model, {})).toEqual(['DB1005', 'DB1014']);
      expect(await codes(model, { output: 'logits-sigmoid' })).toEqual(['DB1005']);
    });

    it('that names do not fit their number, where that is known', async () => {
      const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3]);
      model.add('Mul', [model.random([6, 6])]);
      model.add('GlobalAveragePool').add('Flatten').add('Sigmoid');
      expect(await codes(model, { labels: ['A', 'B'] })).toEqual(['DB1006', 'DB1016']);
    });
  });

  it('tell of numbers beside the image that nobody has described', async () => {
    const bytes = writeOnnx({
      inputs: [
        { name: 'film', dims: IMAGE },
        { name: 'patient', dims: [1, 2] },
      ],
      outputs: [{ name: 'scores' }],
      tensors: [],
      nodes: [
        { operator: 'GlobalAveragePool', inputs: ['film'], outputs: ['means'] },
        { operator: 'Flatten', inputs: ['means'], outputs: ['features'], attributes: { axis: 1 } },
        { operator: 'Concat', inputs: ['features', 'patient'], outputs: ['scores'], attributes: { axis: 1 } },
      ],
    });
    expect((await findObstacles(bytes, {})).map(({ code }) => code)).toEqual(['DB1015', 'DB1014']);
    const numbers = [{ column: 'age' }, { column: 'sex' }];
    expect(await findObstacles(bytes, { numbers, output: 'logits-sigmoid' })).toEqual([]);
  });

  it('are told for an assumed size where the file leaves it open, and that it does', async () => {
    const open = new ModelBuilder(IMAGE).conv(2, 3, [3, 3]).add('NonZeroish').add('GlobalAveragePool');
    const obstacles = await findObstacles(written(open, [open.last], ['batch', 3, 'height', 'width']), {});
    expect(obstacles.map(({ code }) => code)).toEqual(['DB1007', 'DB1005', 'DB1014']);
    expect(obstacles[0].problem).toMatch(/give the input shape.*1x3x224x224/);
  });

  it('are those of the output that has least in its way, where it is not said which one is meant', async () => {
    const model = new ModelBuilder(IMAGE).conv(2, 3, [3, 3]).add('GlobalAveragePool');
    const pooled = model.last;
    const bad = model.add('NonZeroish').last;
    const good = model.addReading('Sigmoid', [pooled]).last;
    const bytes = written(model, [bad, good]);
    expect((await findObstacles(bytes, {})).map(({ code }) => code)).toEqual(['DB1015']);
    expect((await findObstacles(bytes, { outputName: bad })).map(({ code }) => code)).toEqual(['DB1005', 'DB1014']);
    expect(await findObstacles(bytes, { outputName: good })).toEqual([]);
  });

  it('are the file itself where it cannot be read', async () => {
    expect(await findObstacles(new Uint8Array(3), {})).toMatchObject([{ node: '', code: 'DB1001' }]);
  });
});
