import {
  definitionOf,
  meaningContext,
  type PlanesStepDefinition,
  type Program,
  runCleartext,
} from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { hostileImages, oddImages } from '../src/calibrate/hostile.ts';
import { difference } from '../src/calibrate/probabilities.ts';
import { simulate, simulateWrapping } from '../src/calibrate/simulation.ts';
import { checkAgainstFile, requireAgreement } from '../src/check/against-file.ts';
import { compareWithFile, compile } from '../src/index.ts';
import { ModelFile } from '../src/onnx/model-file.ts';
import { floatOutputs, ModelBuilder, randomValues } from './support/models.ts';
import { largestDifference, runFixedPoint } from './support/run.ts';

const IMAGE = [1, 3, 8, 8];

function classifier(end: (model: ModelBuilder) => ModelBuilder = (model) => model): ModelBuilder {
  const model = new ModelBuilder(IMAGE).conv(4, 3, [3, 3], { pads: [1, 1, 1, 1] }).add('Relu');
  return end(
    model
      .conv(4, 4, [3, 3])
      .add('GlobalAveragePool')
      .add('Flatten', [], { axis: 1 })
      .add('Gemm', [model.random([4, 3])]),
  );
}

const encoded = ({ input }: Program, image: Float32Array) =>
  Int32Array.from(image, (value) => Math.round(value * 2 ** input.fractionBits));

describe('what the outputs mean is decided when the model is compiled', () => {
  const calibration = classifier().images(2);
  const compiled = (model: ModelBuilder, output?: 'logits-sigmoid' | 'logits-softmax' | 'probabilities') =>
    compile(model.bytes(), { calibration, bits: 12, ...(output ? { output } : {}) });

  it('as the graph says: sigmoid, softmax and a clip to [0, 1] give probabilities', async () => {
    for (const [end, activation] of [
      ['Sigmoid', 'sigmoid'],
      ['Softmax', 'softmax'],
    ] as const) {
      const { program } = await compiled(classifier((model) => model.add(end)));
      expect(program.output).toMatchObject({ activation, meaning: 'probabilities' });
    }
    const clipped = classifier((model) => model.add('Clip', [model.reals([], [0]), model.reals([], [1])]));
    expect((await compiled(clipped)).program.output).toMatchObject({ activation: 'none', meaning: 'probabilities' });
  });

  it('as the vendor states where the graph does not tell, and not at all without that', async () => {
    for (const meaning of ['logits-sigmoid', 'logits-softmax'] as const) {
      expect((await compiled(classifier(), meaning)).program.output).toMatchObject({ activation: 'none', meaning });
    }
    await expect(compiled(classifier())).rejects.toThrow(/^DB1014.*logits-softmax/);
    const sigmoid = classifier((model) => model.add('Sigmoid'));
    await expect(compiled(sigmoid, 'logits-sigmoid')).rejects.toThrow(/^DB1014.*not logits-sigmoid/);
  });

  it('which is not that it gives probabilities where its outputs are none', async () => {
    const logarithms = classifier((model) => model.add('LogSoftmax'));
    await expect(compiled(logarithms, 'probabilities')).rejects.toThrow(/^DB1014.*go from -.* on the calibration/);
    const percent = classifier((model) => model.add('Sigmoid').add('Mul', [model.reals([], [100])]));
    await expect(compiled(percent, 'probabilities')).rejects.toThrow(/^DB1014.*go from .* on the calibration/);
    const average = classifier((model) => model.add('Sigmoid').add('Mul', [model.reals([], [0.5])]));
    expect((await compiled(average, 'probabilities')).program.output.meaning).toBe('probabilities');
  });
});

describe('the end of a compilation', () => {
  const model = classifier();
  const bytes = model.bytes();

  it('reports the difference to the file on films that were kept apart, and odd images that left their range', async () => {
    const images = model.images(12);
    const { report, program, weights } = await compile(bytes, {
      output: 'logits-sigmoid',
      calibration: images,
      bits: 12,
    });
    const apart = images.filter((_, index) => index % 4 === 3);
    expect(report.check).toMatchObject({ films: 3, keptApart: true, leftRange: 0 });
    const run = apart.map((image) => runFixedPoint(program, weights, image).outputs);
    const { maximum } = difference(run, await floatOutputs(bytes, IMAGE, apart), { activation: 'sigmoid' });
    // Rounding is random in both.
    expect(Math.abs(report.check.maximum - maximum)).toBeLessThan(0.002);
    expect(report.check.odd.images).toBeGreaterThan(20);
    expect(report.check.odd.leftRange).toBeLessThan(report.check.odd.images);
  });

  it('holds a value within the graph to that value, not to what the file makes of it', async () => {
    const inner = model.last;
    const continued = classifier((begun) => begun.add('Mul', [begun.reals([], [-3])]).add('Sigmoid'));
    const options = { output: 'logits-sigmoid', outputName: inner, calibration: model.images(12), bits: 12 } as const;
    const compiled = await compile(continued.bytes(), options);
    expect(compiled.program.output).toMatchObject({ innerValue: inner, activation: 'none' });
    expect(compiled.report.check.maximum).toBeLessThan(0.02);
    const { maximum } = await compareWithFile(continued.bytes(), compiled, model.images(3));
    expect(maximum).toBeLessThan(0.02);
    const whole = await compile(bytes, { ...options, outputName: 'scores' });
    expect(whole.program.output).not.toHaveProperty('innerValue');
  });

  it('is a refusal where the program is not that of the file', async () => {
    const images = model.images(4);
    const { program, weights } = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 12 });
    const other = new ModelBuilder(IMAGE, 2);
    other.conv(3, 3, [3, 3]).add('GlobalAveragePool').add('Flatten', [], { axis: 1 });
    const file = await ModelFile.open(other.bytes());
    const check = await checkAgainstFile(file, program, weights, { films: images, keptApart: false, odd: [] });
    await file.release();
    expect(() => requireAgreement(check, 0.05)).toThrow(/^DB1013.*0.05 is allowed/);
    const options = { output: 'logits-sigmoid', calibration: images, bits: 6, maxFileDifference: 1e-6 } as const;
    await expect(compile(bytes, options)).rejects.toThrow(/^DB1013/);
  });

  it('sees values that leave their range as the cleartext executor does', async () => {
    const images = model.images(4).map((image) => image.map((value) => value * 0.2));
    const { program, weights } = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 10 });
    for (const factor of [1, 20, 100]) {
      const image = randomValues(77, images[0].length).map((value) => value * 0.2 * factor);
      const [{ outputs, left }] = await simulateWrapping(program, weights, [image]);
      const exact = runFixedPoint(program, weights, image);
      expect(left).toBe(exact.overflows > 0);
      expect(left).toBe(factor > 1);
      // What wraps does so with chances that depend on the shares; the sums agree but for a few values.
      expect(largestDifference(outputs, exact.outputs)).toBeLessThan(factor === 1 ? 0.05 : 3);
    }
  });

  it('tells of which images a run would withhold the scores, as the range check does in the clear', async () => {
    const images = model.images(4).map((image) => image.map((value) => value * 0.2));
    const { program, weights } = await compile(bytes, { output: 'logits-sigmoid', calibration: images, bits: 10 });
    const far = Array.from({ length: 40 }, (_, i) => randomValues(i, images[0].length).map((value) => value * 0.1 * i));
    const simulated = await simulateWrapping(program, weights, far);
    const contextOf = meaningContext(program, weights, 'nearest');
    let compared = 0;
    for (const [index, image] of far.entries()) {
      let bit = 0;
      let chance = false;
      runCleartext(program, weights, encoded(program, image), 1, 'nearest', (step, state) => {
        if (step.op !== 'rangeCheck') return;
        bit = state.planes.get(step.output)!.data[0];
        chance = (definitionOf(step) as PlanesStepDefinition<typeof step>).unsure(step, contextOf(state, 1))(0, 0);
      });
      if (chance) continue;
      compared += 1;
      expect(simulated[index].found, `image ${index}`).toBe(bit === 1);
    }
    expect(compared).toBeGreaterThan(20);
    const found = simulated.filter((one) => one.found);
    expect(found.length).toBeGreaterThan(5);
    expect(simulated.filter(({ left, found }) => left && !found)).toEqual([]);
    // As large as the calibration's.
    expect(simulated.slice(0, 3).some((one) => one.found)).toBe(false);

    const { report } = await compile(bytes, {
      output: 'logits-sigmoid',
      calibration: images,
      bits: 10,
      checkedPlaces: 0,
    });
    expect(report.check).toMatchObject({ withheld: null, odd: { withheld: null } });
  });

  it('runs an image that stays inside as a simulation that does not look', async () => {
    const images = model.images(3);
    const told: string[] = [];
    const onProgress = (text: string) => told.push(text);
    const options = { output: 'logits-sigmoid', calibration: images, bits: 10, onProgress } as const;
    const { program, weights } = await compile(bytes, options);
    const looked = await simulateWrapping(program, weights, images);
    expect(looked.map(({ outputs }) => outputs)).toEqual(await simulate(program, weights, images));
    // What an image gives depends on its number, not on what was run before it.
    const far = images.map((image, index) => (index === 0 ? image.map((value) => value * 100) : image));
    const [first, ...others] = await simulateWrapping(program, weights, far);
    expect(first.left).toBe(true);
    expect(others).toEqual(looked.slice(1));
    expect(told.join()).toMatch(/measured ranges on .* images.*compared with the file on/);
  });

  it('calibrates on patterns, and keeps other patterns apart', () => {
    const images = new ModelBuilder([1, 3, 32, 32]).images(3);
    const key = (image: Float32Array) => image.join();
    const calibrated = new Set(hostileImages(images, [3, 32, 32]).map(key));
    expect(calibrated.size).toBeGreaterThan(15);
    const plainOnes = oddImages(images, [3, 32, 32]).filter((image) => calibrated.has(key(image)));
    expect(plainOnes).toHaveLength(0);
  });
});
