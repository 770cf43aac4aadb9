import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkModel } from '../src/models/check-model.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

test('a model that converts: how exactly, and what a thousand images cost on three networks', async () => {
  const { obstacles, program, report, cost } = await checkModel({
    model: join(ROOT, 'examples', 'densenet-tiny.onnx'),
    bits: 12,
  });
  expect(obstacles).toEqual([]);
  expect(program?.output.labels).toHaveLength(14);
  expect(report?.check).toMatchObject({ keptApart: true });
  expect(cost?.images).toBe(1000);
  const seconds = Object.values(cost?.linkSeconds ?? {});
  expect(seconds).toHaveLength(3);
  // Both directions go over one line, and messages wait for one another.
  expect(seconds[2]).toBeGreaterThan((8 * (cost?.bytes ?? 0)) / 100e6);
});

test('a file that is no model, or not a whole one: the true cause with its number', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'check-model-'));
  const whole = await readFile(join(ROOT, 'examples', 'densenet-tiny.onnx'));
  const old = Uint8Array.from(whole);
  // The operator set is the last field of the file: version 13 becomes 5.
  expect([...whole.subarray(-4)]).toEqual([0x42, 2, 0x10, 13]);
  old[old.length - 1] = 5;
  const outside = join(ROOT, 'packages', 'compiler', 'test', 'graphs', 'p_external_data.onnx');
  const files: [Uint8Array | string, string, RegExp][] = [
    ['', 'DB1001', /It is empty/],
    ['This is no model.\n', 'DB1001', /seems to be text/],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:1\n', 'DB1001', /git lfs pull/],
    ['PK\u0003\u0004archive/data.pkl', 'DB1019', /not copied whole/],
    [Buffer.from('\u0089HDF\r\n', 'latin1'), 'DB1001', /HDF5 file, such as Keras/],
    [whole.subarray(0, 20_000), 'DB1001', /damaged/],
    [old, 'DB1001', /version 5; 7 or later/],
    [await readFile(outside), 'DB1003', /cannot be read beside the model/],
  ];
  for (const [i, [bytes, code, problem]] of files.entries()) {
    const model = join(folder, `${i}.onnx`);
    await writeFile(model, bytes);
    const { obstacles } = await checkModel({ model });
    expect(obstacles).toMatchObject([{ code, problem: expect.stringMatching(problem) }]);
  }
  await expect(checkModel({ model: folder })).rejects.toThrow(/^DB5029/);
  await rm(folder, { recursive: true });
});

test('a model that does not: what is in the way, by node', async () => {
  const model = join(ROOT, 'packages', 'compiler', 'test', 'graphs', 'lstm.onnx');
  const { obstacles, program } = await checkModel({ model, output: 'logits-sigmoid' });
  expect(program).toBeUndefined();
  expect(obstacles.length).toBeGreaterThan(0);
  for (const { operator, problem, remedy } of obstacles) {
    expect(operator).not.toBe('');
    expect(problem).toContain(operator);
    expect(remedy).not.toBe('');
  }
});

test('what files, nodes and outputs lack is told in one go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'check-model-'));
  const model = join(folder, 'lstm.onnx');
  await writeFile(model, await readFile(join(ROOT, 'packages', 'compiler', 'test', 'graphs', 'lstm.onnx')));
  const codes = async () => (await checkModel({ model })).obstacles.map(({ code }) => code);
  expect(await codes()).toEqual(['DB1005', 'DB1014']);
  await writeFile(join(folder, 'lstm.json'), '{"meaning": "logits-sigmoid"}');
  expect(await codes()).toEqual(['DB1005']);
  await writeFile(join(folder, 'lstm.json'), '{"meaning": "logits"}');
  expect(await codes()).toEqual(['DB5031', 'DB1005', 'DB1014']);
  await rm(folder, { recursive: true });
});
