/** Every message at which a side may end; training.test.ts has one of each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveAll, type Group, makeGroup, type Running, running } from './support/group.ts';
import { endOwnerAt, loseHospitalBefore } from './support/kills.ts';

let folder: string;
let group: Group;
let side: Running;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-kills-'));
});
afterEach(async () => {
  side.stop();
  for (const { database } of group.hospitals) database.close();
  await rm(folder, { recursive: true });
});

async function begin(count: number, rounds: number): Promise<void> {
  group = await makeGroup(folder, count, { rounds });
  approveAll(group);
  side = await running(group);
  expect(group.hospitals).toHaveLength(count);
}

test.each(['hello', 'keys', 'shares', 'masked', 'signed', 'revealed'])(
  'a hospital is lost before its message "%s" and comes again; the others go on',
  async (type) => {
    await begin(4, 4);
    await loseHospitalBefore(type, group, side);
  },
);

test.each(['round', 'keys', 'shares', 'survivors', 'signatures'])(
  'the owner ends at its message "%s" and is started again; no round counts twice',
  async (type) => {
    await begin(3, 3);
    await endOwnerAt(type, group, side);
  },
);
