/** The lines between an agent and its own workers while an evaluation runs: silent without a word, and slow. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Wire } from '../../../web/test/support/faults/wire.ts';
import { localSettings } from '../../src/executors/cluster/open-cluster.ts';
import { writeClusterSettings } from '../../src/store/cluster-settings.ts';
import { readServed } from '../../src/store/database/served.ts';
import { IMAGES, Pair } from './support/pair.ts';

const LATENCY_MILLISECONDS = 300;
const SIDES = ['vendor', 'hospital'] as const;
type Side = (typeof SIDES)[number];

let pair: Pair;
/** Between each agent and its workers. */
let wires: Record<Side, Wire>;

beforeEach(async () => {
  pair = await Pair.start();
  const made: Partial<Record<Side, Wire>> = {};
  for (const side of SIDES) {
    const port = await freePort();
    const wire = await Wire.start(port);
    made[side] = wire;
    const listen = { host: '127.0.0.1', port };
    const advertise = { host: '127.0.0.1', port: wire.port };
    pair.inDatabase(side, (database) =>
      writeClusterSettings(database, { ...localSettings(2), mostPairs: 4, listen, advertise }),
    );
  }
  wires = made as Record<Side, Wire>;
});

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
  await pair?.stop();
  for (const side of SIDES) wires[side].stop();
});

const served = (id: string) => pair.inDatabase('vendor', (database) => readServed(database, id).images);

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

test.each(SIDES)(
  'where nothing passes between the %s’s agent and its workers people see that no pair is at work, and every image is done once',
  async (side) => {
    pair.hold(2, { preflight: true });
    const id = await pair.approved();
    await pair.portal.until('a batch is done', () => pair.imagesDone() >= 2);
    wires[side].hold();
    const pairs = () => pair.portal.evaluation!.observed.hospital!.progress?.workers?.pairs;
    await pair.portal.until('people see it', () => pairs() === 0);
    wires[side].heal();
    pair.letGo();
    await pair.computed(id);
    expect(served(id)).toBeGreaterThanOrEqual(IMAGES);
    expect(served(id)).toBeLessThanOrEqual(2 * IMAGES);
  },
  300_000,
);

test('with 300 ms each way between agents and their workers every image is done, and none again', async () => {
  for (const side of SIDES) wires[side].delay = LATENCY_MILLISECONDS;
  const id = await pair.approved();
  await pair.computed(id);
  expect(served(id)).toBe(IMAGES);
}, 300_000);
