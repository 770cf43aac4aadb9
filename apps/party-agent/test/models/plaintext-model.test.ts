import { expect, test } from 'vitest';
import { openPlaintextModel } from '../../src/models/plaintext-model.ts';
import { onnxFile } from '../support/onnx-model.ts';
import { expectedLogits, program, testImage } from '../support/program.ts';

const scoresOf = async (output: Partial<typeof program.output>) => {
  const model = await openPlaintextModel({
    model: onnxFile,
    program: { ...program, output: { ...program.output, ...output } },
  });
  const { scores } = await model.run(testImage(0));
  await model.close();
  return [...scores];
};
const close = (expected: number[]) => expected.map((value) => expect.closeTo(value, 4));

test('the file gives its own output, and a value within its graph where the program is of that', async () => {
  const logits = [...expectedLogits(testImage(0))];
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  expect(await scoresOf({})).toEqual(close(probabilities));
  // The program's logits are named as the file's are, but it is the file's own output that is compared.
  expect(await scoresOf({ name: 'logits' })).toEqual(close(probabilities));
  const inner = { innerValue: 'logits', activation: 'none' } as const;
  expect(await scoresOf({ ...inner, meaning: 'probabilities' })).toEqual(close(logits));
  expect(await scoresOf({ ...inner, meaning: 'logits-sigmoid' })).toEqual(close(probabilities));
  await expect(scoresOf({ innerValue: 'nowhere' })).rejects.toThrow(/^DB5028/);
});
