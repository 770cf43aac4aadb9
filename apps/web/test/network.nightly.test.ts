/**
 * A vendor, a hospital and a relay on machines of their own, as far as a kernel can tell (network namespaces): two agents that only call out
 * evaluate over the relay, on lines that are slow, lose packets, are cut without a word, or pass one way only.
 */
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { MACHINES, Network } from './support/faults/network.ts';
import { finish, stopIn } from './support/faults/phases.ts';
import { FaultPlatform } from './support/faults/platform.ts';

const SIDES = ['vendor', 'hospital'] as const;
/** Each way, between an agent and the relay, and an agent and the portal. */
const LATENCY_MILLISECONDS = 300;
const LOST_PERCENT = 2;
const { network, reason } = Network.create();
if (!network) console.warn(`skipped: this user may make no network namespaces: ${reason}`);

describe.skipIf(network === null)('between machines', () => {
  let platform: FaultPlatform;

  beforeAll(async () => {
    platform = await FaultPlatform.start({ relay: true, network });
  }, 600_000);

  afterEach((context) => {
    for (const machine of MACHINES) network!.heal(machine);
    for (const wire of [platform.relayWire, ...SIDES.map((side) => platform.portalWires[side])]) wire.heal();
    if (context.task.result?.state === 'fail') console.log(platform.log);
  });

  afterAll(async () => {
    await platform?.stop();
    network?.remove();
  });

  const isTold = async (id: string) => {
    const { trouble, state } = await platform.view(id);
    return trouble.vendor !== null || trouble.hospital !== null || state === 'resuming';
  };

  test('with 300 ms and two of a hundred packets lost, an evaluation goes from its proposal to its release', async () => {
    for (const machine of MACHINES) network!.lose(machine, LOST_PERCENT);
    const wires = [platform.relayWire, ...SIDES.map((side) => platform.portalWires[side])];
    for (const wire of wires) wire.delay = LATENCY_MILLISECONDS;
    const { id, letGo } = await stopIn(platform, 'running', 'relay');
    letGo();
    await finish(platform, id, 'running');
    await platform.expectIntact(id, 2);
  }, 600_000);

  test.each(SIDES.flatMap((side) => (['cut', 'half open'] as const).map((how) => ({ side, how }))))(
    'the line of the $side is $how for a while, and the run goes on from its batches',
    async ({ side, how }) => {
      const { id, letGo } = await stopIn(platform, 'running', 'relay');
      if (how === 'cut') network!.cut(side);
      else network!.deafen(side);
      await platform.until('people are told', () => isTold(id));
      network!.heal(side);
      letGo();
      await finish(platform, id, 'running');
      await platform.expectIntact(id, 2);
    },
    600_000,
  );
});
