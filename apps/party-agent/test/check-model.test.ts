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

test('a model that does not: what is in the way, by node', async () => {
  const model = join(ROOT, 'packages', 'compiler', 'test', 'graphs', 'attention.onnx');
  const { obstacles, program } = await checkModel({ model, output: 'logits-sigmoid' });
  expect(program).toBeUndefined();
  expect(obstacles.length).toBeGreaterThan(0);
  for (const { operator, problem, remedy } of obstacles) {
    expect(operator).not.toBe('');
    expect(problem).toContain(operator);
    expect(remedy).not.toBe('');
  }
});
