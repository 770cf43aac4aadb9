/** The runnable examples do what they say. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

test("the engine's example prints secure probabilities that agree with ONNX Runtime's", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(EXAMPLES, 'engine.ts')]);
  const rows = (name: string) =>
    stdout
      .split('\n')
      .filter((line) => line.startsWith(name))
      .map((line) => line.split(/\s+/).slice(1).map(Number));
  const [secure, plaintext] = [rows('secure'), rows('plaintext')];
  expect(secure.map((row) => row.length)).toEqual([14, 14]);
  expect(plaintext).not.toEqual(secure);
  for (const [image, row] of secure.entries())
    for (const [output, value] of row.entries()) expect(Math.abs(value - plaintext[image][output])).toBeLessThan(0.02);
});
