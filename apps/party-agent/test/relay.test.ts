/** Two agents that can only call out meet through a relay, and the relay learns nothing of what they say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relayOfAddress } from '@doubleblind/contracts';
import { webSocketLink } from '@doubleblind/mpc-core';
import { type RunningRelay, serveRelay } from '@doubleblind/relay';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peerCard } from '../src/daemon/peer-card.ts';
import { answerAtRelay } from '../src/daemon/relay-line.ts';
import { connectPeer } from '../src/peer/connect.ts';
import { type Identity, loadIdentity } from '../src/peer/identity.ts';
import { acceptPeer } from '../src/peer/listen.ts';
import { parseRelay, relayAccess, relayOfPortal } from '../src/peer/relay.ts';
import { PeerServer } from '../src/peer/server.ts';

let folder: string;
let vendor: Identity;
let hospital: Identity;
let stranger: Identity;
let running: RunningRelay;
let relay: string;
/** All that came to the relay's sockets, as the relay saw it. */
const seen: Buffer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-'));
  [vendor, hospital, stranger] = await Promise.all(
    ['vendor', 'hospital', 'stranger'].map((name) => loadIdentity(join(folder, name))),
  );
  const probe = await serveRelay({ host: '127.0.0.1', port: 0, url: 'ws://127.0.0.1/relay', admit: async () => true });
  await probe.stop();
  relay = `ws://127.0.0.1:${probe.port}/relay`;
  running = await serveRelay({ host: '127.0.0.1', port: probe.port, url: relay, admit: async () => true });
  running.relay.sockets.on('connection', (socket) => socket.on('message', (data) => seen.push(data as Buffer)));
});
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true });
});

function meet(caller: Identity, pinned: string) {
  const accepted = acceptPeer({
    ...{ identity: vendor, address: { relay }, peer: hospital.certificateHash, waitMilliseconds: 3000 },
  });
  const connected = connectPeer({ identity: caller, address: { relay }, peer: pinned, waitMilliseconds: 2000 });
  return Promise.allSettled([accepted, connected]);
}

describe('two agents at a relay', () => {
  it('have the link that they would have had without it, and the relay sees no word of it', async () => {
    const secret = Buffer.from('what the relay must never see, a whole line of it');
    const [accepted, connected] = await meet(hospital, vendor.certificateHash);
    if (accepted.status === 'rejected' || connected.status === 'rejected') throw new Error('no link');
    const [left, right] = [webSocketLink(accepted.value), webSocketLink(connected.value)];
    await left.sendControl(secret);
    expect(Buffer.from(await right.receiveControl())).toEqual(secret);
    await right.sendControl(secret);
    expect(Buffer.from(await left.receiveControl())).toEqual(secret);
    const all = Buffer.concat(seen);
    expect(all.length).toBeGreaterThan(1000);
    expect(all.includes(secret)).toBe(false);
    right.close();
    expect((await left.ended).code).toBe('DB3001');
  });

  it('refuse each other with DB3005 where a certificate is not the pinned one', async () => {
    const [accepted, connected] = await meet(stranger, vendor.certificateHash);
    expect(accepted).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
    expect(connected).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
  });
});

describe('a daemon at a relay', () => {
  it('takes calls for its evaluations there, and comes back when the line to the relay is cut', async () => {
    const server = await PeerServer.listen(vendor, null);
    const lines: string[] = [];
    const stop = answerAtRelay({
      access: relayAccess(relay, vendor),
      takers: { called: (stream) => server.take(stream) },
      log: (line) => lines.push(line),
    });
    const { signal } = new AbortController();
    const call = async () => {
      const accepted = server.accept('e1', hospital.certificateHash, 10_000, signal);
      const dialled = await connectPeer({
        ...{ identity: hospital, address: { relay }, peer: vendor.certificateHash, path: '/peer/e1' },
        waitMilliseconds: 10_000,
      });
      const link = webSocketLink(await accepted);
      await link.sendControl(Buffer.from('here'));
      expect(Buffer.from(await webSocketLink(dialled).receiveControl()).toString()).toBe('here');
      dialled.terminate();
    };
    await call();
    for (const socket of running.relay.sockets.clients) socket.terminate();
    await call();
    expect(lines.join('\n')).toContain('closed the connection');
    stop();
    server.close();
  });

  it('names the relay in its card, behind an address of its own', () => {
    const both = peerCard('a1', vendor, { host: 'vendor.example', port: 7443 }, 'wss://portal.example/relay');
    expect(both.document.addresses.map(relayOfAddress)).toEqual([null, 'wss://portal.example/relay']);
    expect(peerCard('a1', vendor, null, null).document.addresses).toEqual([]);
  });
});

it.each([
  ['wss://portal.example', 'wss://portal.example/relay'],
  ['wss://relay.example:8443/relay/', 'wss://relay.example:8443/relay'],
])('a relay is written as %s', (text, meant) => expect(parseRelay(text)).toBe(meant));

it.each(['https://portal.example', 'portal.example', 'wss://portal.example/?a=1'])(
  'a relay is not written as %s',
  (text) => expect(() => parseRelay(text)).toThrowError(expect.objectContaining({ code: 'DB5001' })),
);

it("knows the portal's relay from the portal's address", () => {
  expect(relayOfPortal('https://portal.example')).toBe('wss://portal.example/relay');
  expect(relayOfPortal('http://localhost:3000')).toBe('ws://localhost:3000/relay');
});
