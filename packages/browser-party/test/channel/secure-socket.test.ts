/** The encrypted channel carries packets as they are, bounds what is under way, and ends where anything was changed. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DoubleblindError } from '@doubleblind/errors';
import type { PacketSocket } from '@doubleblind/mpc-core/party';
import { describe, expect, it } from 'vitest';
import { base64url } from '../../src/channel/base64url.ts';
import { openToAgent, openToPage } from '../../src/channel/handshake.ts';
import { channelKeyOf, initiate } from '../../src/channel/noise.ts';
import { WINDOW_BYTES } from '../../src/channel/secure-socket.ts';
import { type WirePair, wirePair } from './wire-pair.ts';

const SECRET = Uint8Array.from(randomBytes(32));
const packetOf = (length: number) => Uint8Array.from(randomBytes(length));

async function opened(pair: WirePair = wirePair()) {
  const agent = openToPage(pair.agent, SECRET);
  const page = openToAgent(pair.page, base64url(channelKeyOf(SECRET)));
  return { pair, page: (await page).socket, agent: (await agent).socket };
}

function collect(socket: PacketSocket) {
  const packets: Uint8Array[] = [];
  const ends: DoubleblindError[] = [];
  socket.listen({ packet: (packet) => packets.push(packet!), ended: (error) => ends.push(error) });
  return { packets, ends };
}

describe('the encrypted channel', () => {
  it('carries packets of all lengths both ways, in order, and none of their bytes in the clear', async () => {
    const { pair, page, agent } = await opened();
    const seen: Uint8Array[] = [];
    pair.tap = (frame) => {
      seen.push(frame);
      return frame;
    };
    const lengths = [0, 1, 65_517, 65_518, 65_519, 200_000, 1 << 20];
    const [there, back] = [lengths.map(packetOf), lengths.toReversed().map(packetOf)];
    const [atAgent, atPage] = [collect(agent), collect(page)];
    let sent = 0;
    for (const packet of there) page.send(packet, () => (sent += 1));
    for (const packet of back) agent.send(packet, () => (sent += 1));
    await expect.poll(() => [atAgent.packets.length, atPage.packets.length]).toEqual([7, 7]);
    expect(atAgent.packets.every((packet, i) => Buffer.from(there[i]).equals(packet))).toBe(true);
    expect(atPage.packets.every((packet, i) => Buffer.from(back[i]).equals(packet))).toBe(true);
    expect(sent).toBe(14);
    expect(Math.max(...seen.map((frame) => frame.length))).toBe(65_535);
    const all = Buffer.concat(seen);
    for (const packet of [...there, ...back].filter(({ length }) => length > 100))
      expect(all.includes(Buffer.from(packet.subarray(20, 52)))).toBe(false);
  });

  it('has no more than a window under way to a receiver that takes nothing, and goes on when it does', async () => {
    const { pair, page, agent } = await opened();
    let passed = 0;
    pair.tap = (frame, from) => {
      if (from === 'agent') passed += frame.length;
      return frame;
    };
    const { packets } = collect(page);
    page.pause();
    for (let i = 0; i < 24; i++) agent.send(packetOf(1 << 20), () => {});
    await sleep(400);
    expect(passed).toBeGreaterThan(WINDOW_BYTES - 1);
    expect(passed).toBeLessThan(WINDOW_BYTES + (1 << 20));
    expect(agent.bufferedAmount).toBeGreaterThan(15 << 20);
    expect(packets).toEqual([]);
    page.resume();
    await expect.poll(() => packets.length, { timeout: 10_000 }).toBe(24);
    expect(agent.bufferedAmount).toBe(0);
  });

  it('ends with DB3003 where a record was changed, left out or sent twice', async () => {
    const changes: WirePair['tap'][] = [
      (frame) => frame.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
      (frame) => frame.subarray(0, frame.length - 1).slice(),
      (frame) => frame.subarray(0, 10).slice(),
    ];
    for (const change of changes) {
      const { pair, page, agent } = await opened();
      const { ends, packets } = collect(agent);
      pair.tap = change;
      page.send(packetOf(1000), () => {});
      await expect.poll(() => ends[0]?.code).toBe('DB3003');
      expect(packets).toEqual([]);
    }
    const { pair, page, agent } = await opened();
    const { ends } = collect(agent);
    let dropped = false;
    pair.tap = (frame) => {
      const drop = !dropped;
      dropped = true;
      return drop ? null : frame;
    };
    page.send(packetOf(10), () => {});
    page.send(packetOf(10), () => {});
    await expect.poll(() => ends[0]?.code).toBe('DB3003');
  });

  it('cuts off a sender that goes beyond its credit', async () => {
    const pair = wirePair();
    const answering = openToPage(pair.agent, SECRET);
    const prologue = new TextEncoder().encode('doubleblind page 1');
    const frames: Uint8Array<ArrayBuffer>[] = [];
    pair.page.listen({ frame: (frame) => frames.push(frame!), ended: () => {} });
    const { message, finish } = await initiate(channelKeyOf(SECRET), { prologue });
    pair.page.send(message);
    const { socket } = await answering;
    await expect.poll(() => frames.length).toBe(1);
    const { send } = await finish(frames[0]);
    const { ends } = collect(socket);
    socket.pause();
    // Records of whole packets by hand, as many as it likes.
    for (let sent = 0; sent <= WINDOW_BYTES; sent += 65_000) {
      const record = new Uint8Array(65_001);
      record[0] = 1;
      pair.page.send(await send.seal(record));
    }
    await sleep(50);
    expect(ends).toEqual([]);
    pair.page.send(await send.seal(new Uint8Array(65_001).fill(1, 0, 1)));
    await expect.poll(() => ends[0]?.code).toBe('DB3003');
  });

  it('says DB3021 on both sides where the agent has another key than the ticket names', async () => {
    const pair = wirePair();
    const agent = openToPage(pair.agent, Uint8Array.from(randomBytes(32)));
    const page = openToAgent(pair.page, base64url(channelKeyOf(SECRET)));
    const [left, right] = await Promise.allSettled([page, agent]);
    expect([left, right]).toMatchObject([{ reason: { code: 'DB3021' } }, { reason: { code: 'DB3021' } }]);
  });

  it('says DB3021 where whoever is in between answers by himself', async () => {
    const pair = wirePair();
    const page = openToAgent(pair.page, base64url(channelKeyOf(SECRET)));
    pair.agent.listen({ frame: () => pair.agent.send(packetOf(48)), ended: () => {} });
    await expect(page).rejects.toMatchObject({ code: 'DB3021' });
  });
});
