/**
 * Models as exporters write them (cases/, each from a public report): what ONNX Runtime gives for the first calibration film
 * stands in NAME.expected.json, and the plaintext run and the compiled program must give it, too; or the refusal must say why.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage, preprocessImage } from '@doubleblind/imaging';
import {
  activate,
  type PrivateWeights,
  type Program,
  readWeightsOf,
  renderProgram,
  runCleartext,
  scoreActivation,
} from '@doubleblind/program';
import { afterAll, describe, expect, it } from 'vitest';
import { type CompileModelOptions, compileModel } from '../../src/models/compile-model.ts';
import { openPlaintextModel } from '../../src/models/plaintext-model.ts';
import { WEIGHTS_FILE } from '../../src/store/model-folder.ts';

const CASES = join(import.meta.dirname, 'cases');
const calibration = join(CASES, 'calibration');
const out = mkdtempSync(join(tmpdir(), 'doubleblind-cases-'));
afterAll(() => rmSync(out, { recursive: true }));

type Options = Partial<CompileModelOptions>;

const compiled = (name: string, options: Options = {}) =>
  compileModel({ model: join(CASES, `${name}.onnx`), out, calibration, bits: 12, ...options });

/** Outputs of the program on plain integers, as the hospital reads them. */
function scoresOf(program: Program, weights: PrivateWeights, input: Float32Array): Float32Array {
  const scale = 2 ** program.input.fractionBits;
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
  const { output, overflows } = runCleartext(
    program,
    weights,
    Int32Array.from(input, (value) => Math.round(value * scale)),
    1,
    random,
  );
  expect([...overflows.values()].every((count) => count === 0)).toBe(true);
  const values = Float32Array.from(output.data, (value) => value / 2 ** program.output.fractionBits);
  return activate(scoreActivation(program.output), values);
}

async function expectScores(name: string, options: Options = {}): Promise<void> {
  const { onnxruntime } = JSON.parse(readFileSync(join(CASES, `${name}.expected.json`), 'utf8'));
  const { program, onnx } = await compiled(name, options);
  const preprocessing = program.input.preprocessing!;
  // The expected outputs are for pixels / 255.
  const plain = { ...preprocessing, mean: preprocessing.mean.map(() => 0), std: preprocessing.std.map(() => 1) };
  const film = await decodeImage(readFileSync(join(calibration, readdirSync(calibration).sort()[0])));
  const input = Float32Array.from(preprocessImage(film, plain));
  const model = await openPlaintextModel({ model: onnx, program });
  const { scores } = await model.run(input);
  await model.close();
  const weights = readWeightsOf(readFileSync(join(out, WEIGHTS_FILE)), program);
  const secure = scoresOf(program, weights, input);
  expect(scores).toHaveLength(onnxruntime.length);
  for (const [index, wanted] of onnxruntime.entries()) {
    expect(Math.abs(scores[index] - wanted)).toBeLessThan(2e-6);
    expect(Math.abs(secure[index] - wanted)).toBeLessThan(1e-3);
  }
}

describe('scores are those of the file', () => {
  it.each([
    // pytorch/pytorch issue 11670, onnx/onnx-coreml issue 325, Tencent/ncnn issue 816
    ['x.view(x.size(0), -1) with an open batch', 'view_size_dyn_op13', {}],
    ['the same with a fixed batch', 'view_size_static', {}],
    // onnx/tensorflow-onnx issue 379, Samsung/ONE issue 9520, onnx/onnx issue 1021
    ['initialisers that are listed as inputs', 'keep_init_inputs', {}],
    // hwwang55/DKN issue 24, itakurah/focal-loss-pytorch PR 5
    ['a clip to [0, 1] at the end', 'clip01_out', {}],
    ['a dilated maximum with ceil_mode', 'maxpool_dil_ceil', {}],
    ['a dilated mean', 'avgpool_dil19', {}],
    ['8-bit weights', 'weight_only_int8', {}],
    ['grey repeated to three channels', 'repeat_rgb', {}],
    // arnoweng/CheXNet issue 12
    ['normalisation inside the graph', 'norm_scalar', {}],
    ['channels last', 'keras_nhwc3', {}],
    ['a second output', 'two_outputs', { outputName: 'Sigmoid_7_o' }],
    ['a batch of -1', 'batch_minus1', {}],
  ] as const)('with %s', (_, name, options) => expectScores(name, options));
});

describe('what would silently be another model is refused', () => {
  // onnx/onnx PR 8442 and issue 1042
  it('batch normalisation in training form, before operator set 14 told by its outputs', async () => {
    await expect(compiled('train_mode_flat12')).rejects.toThrow(/^DB1006.*BatchNormalization.*training mode/);
  });

  // facebookresearch/CovidPrognosis issue 10
  it('logits of which nobody says whether sigmoid or softmax makes probabilities of them', async () => {
    await expect(compiled('normal_pneumonia')).rejects.toThrow(/^DB1014.*logits-sigmoid, logits-softmax/);
    const { program } = await compiled('normal_pneumonia', { output: 'logits-softmax' });
    expect(program.output).toMatchObject({ activation: 'none', meaning: 'logits-softmax' });
    expect(renderProgram(program)).toContain("the softmax of the outputs; the model's file gives logits");
  });

  it('several outputs of which none is chosen', async () => {
    await expect(compiled('two_outputs')).rejects.toThrow(/^DB1015.*"Sigmoid_7_o", "Flatten_5_o".*--output-name/);
  });
});

describe('names of findings', () => {
  it('are missed before anything long begins', async () => {
    const said: string[] = [];
    const missing = join(out, 'nothing-here');
    await expect(
      compiled('view_size_static', { calibration: missing, onNote: (text) => said.push(text) }),
    ).rejects.toThrow('DB5030');
    expect(said).toEqual([expect.stringContaining('without --findings')]);
  });

  it('fit the outputs, one each', async () => {
    await expect(compiled('view_size_static', { findings: ['A', 'B'] })).rejects.toThrow(/^DB1016.*3 outputs; 2 names/);
    await expect(compiled('view_size_static', { findings: ['A', 'B', 'A'] })).rejects.toThrow(
      /^DB1016.*"A" is given tw/,
    );
  });
});
