import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTrainedCard } from '../../src/work/training/read-trained.ts';
import { writeTrained } from '../../src/work/training/trained-model.ts';
import { type Group, MODEL, makeGroup } from './support/group.ts';

let folder: string;
let group: Group;
let model: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trained-'));
  group = await makeGroup(folder, 2);
  model = join(folder, 'trained.onnx');
  const state = {
    ...{ termsHash: '0'.repeat(64), round: 2, rounds: [2, 2], spentSteps: [2, 3], history: [] },
    ...{ parameters: new Float32Array(1), velocity: new Float32Array(1) },
  };
  await writeTrained(
    model,
    { onnx: MODEL, state, approvals: [null, null], ended: 'All 2 rounds are done.' },
    group.terms,
    group.owner.privateKey,
  );
});
afterEach(async () => {
  for (const { database } of group.hospitals) database.close();
  await rm(folder, { recursive: true });
});

test('the card beside a trained model is read by whose agent trained it', async () => {
  const { document } = await readTrainedCard(model, group.owner.privateKey);
  expect(document).toMatchObject({ name: group.terms.name, rounds: { done: 2, agreed: 4 } });
});

test('a card that another agent signed, of a file that was changed, or that is none, is refused by number', async () => {
  await expect(readTrainedCard(model, group.hospitals[0].identity.privateKey)).rejects.toMatchObject({
    code: 'DB8208',
    detail: expect.stringContaining('not signed by this agent'),
  });
  const onnx = await readFile(model);
  onnx[onnx.length - 1] ^= 1;
  await writeFile(model, onnx);
  await expect(readTrainedCard(model, group.owner.privateKey)).rejects.toMatchObject({
    code: 'DB8208',
    detail: expect.stringContaining('of another file'),
  });
  await writeFile(join(folder, 'trained.card.json'), '{}');
  await expect(readTrainedCard(model, group.owner.privateKey)).rejects.toMatchObject({ code: 'DB8208' });
  await expect(readTrainedCard(join(folder, 'none.onnx'), group.owner.privateKey)).rejects.toMatchObject({
    code: 'DB5029',
  });
});
