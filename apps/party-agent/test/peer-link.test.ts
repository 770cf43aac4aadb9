import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChannelMultiplexer, type PeerLink, webSocketLink } from '@doubleblind/mpc-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Place } from '../src/peer/address.ts';
import { connectPeer } from '../src/peer/connect.ts';
import { type Identity, loadIdentity, makeIdentity } from '../src/peer/identity.ts';
import { acceptPeer } from '../src/peer/listen.ts';

let folder: string;
let vendor: Identity;
let hospital: Identity;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peer-link-'));
  vendor = await loadIdentity(join(folder, 'vendor'));
  hospital = await loadIdentity(join(folder, 'hospital'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Both ends of a real mutual-TLS WebSocket on loopback, pins as given. */
async function dial(vendorPins: string, hospitalPins: string): Promise<PromiseSettledResult<WebSocket>[]> {
  const bound = Promise.withResolvers<Place>();
  const accepted = acceptPeer({
    identity: vendor,
    address: { host: '127.0.0.1', port: 0 },
    peer: vendorPins,
    waitMilliseconds: 1500,
    listening: bound.resolve,
  });
  accepted.catch(() => {});
  const address = await bound.promise;
  const connected = connectPeer({ identity: hospital, address, peer: hospitalPins, waitMilliseconds: 1000 });
  return Promise.allSettled([accepted, connected]);
}

async function linkedPair(): Promise<[PeerLink, PeerLink]> {
  const [accepted, connected] = await dial(hospital.certificateHash, vendor.certificateHash);
  if (accepted.status === 'rejected' || connected.status === 'rejected') throw new Error('no link');
  return [webSocketLink(accepted.value), webSocketLink(connected.value)];
}

test('an identity is made once, its key is readable by the owner only, and comes back the same', async () => {
  const again = await loadIdentity(join(folder, 'vendor'));
  expect(again.certificateHash).toBe(vendor.certificateHash);
  expect(again.fingerprint).toMatch(/^[0-9A-F]{4}( [0-9A-F]{4}){4}$/);
  expect((await stat(join(folder, 'vendor', 'key.pem'))).mode & 0o777).toBe(0o600);
});

test('channels over mutual TLS deliver messages of any size in order, on several streams', async () => {
  const links = await linkedPair();
  const [left, right] = links.map((link) => new ChannelMultiplexer(link));
  const sizes = [0, 1, 15, 65_536, 1 << 20, (1 << 20) + 1, (3 << 20) + 7];
  const messages = sizes.map((size) => new Uint8Array(randomBytes(size)));
  const streams = [0, 1, 5];
  const sent = streams.map(async (stream) => {
    for (const message of messages) await left.channel(stream).send(message.slice());
  });
  const received = streams.map(async (stream) => {
    for (const message of messages) {
      expect(Buffer.compare(await right.channel(stream).receive(message.length), message)).toBe(0);
    }
  });
  await Promise.all([...sent, ...received]);
  expect(left.channel(1).counters.bytesSent).toBe(sizes.reduce((sum, size) => sum + size, 0));
  left.close();
  await expect(right.channel(0).receive(1)).rejects.toMatchObject({ code: 'DB3001' });
});

test('two parties that both send far more than fits before they receive do not block each other', async () => {
  const links = await linkedPair();
  const channels = links.map((link) => new ChannelMultiplexer(link).channel(0));
  const bytes = 8 << 20;
  await Promise.all(
    channels.map(async (channel) => {
      for (let count = 0; count < 18; count++) await channel.send(new Uint8Array(bytes));
      for (let count = 0; count < 18; count++) await channel.receive(bytes);
    }),
  );
  links[0].close();
});

test('a vendor that expects another certificate refuses the hospital, and both say so', async () => {
  const [accepted, connected] = await dial(vendor.certificateHash, vendor.certificateHash);
  expect(accepted).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
  expect(connected).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
});

test('a hospital that expects another certificate hangs up before it has said anything, and both say so', async () => {
  const [accepted, connected] = await dial(hospital.certificateHash, hospital.certificateHash);
  expect(connected).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
  expect(accepted).toMatchObject({ status: 'rejected', reason: { code: 'DB3005' } });
});

test('a certificate whose time is over is as good as the pin says', async () => {
  const dayAgo = await makeIdentity(-86_000_000);
  expect(new X509Certificate(dayAgo.certificatePem).validToDate.getTime()).toBeLessThan(Date.now());
  const bound = Promise.withResolvers<Place>();
  const address = { host: '127.0.0.1', port: 0 };
  const common = { peer: dayAgo.certificateHash, waitMilliseconds: 5000 };
  const accepted = acceptPeer({ ...common, identity: dayAgo, address, listening: bound.resolve });
  const connected = connectPeer({ ...common, identity: dayAgo, address: await bound.promise });
  for (const socket of await Promise.all([accepted, connected])) socket.close();
});

test('nobody listening is DB3006, nobody calling is DB3007', async () => {
  const address = { host: '127.0.0.1', port: 1 };
  const pin = vendor.certificateHash;
  await expect(connectPeer({ identity: hospital, address, peer: pin, waitMilliseconds: 10 })).rejects.toMatchObject({
    code: 'DB3006',
  });
  const listen = { identity: vendor, address: { host: '127.0.0.1', port: 0 }, peer: pin, waitMilliseconds: 10 };
  await expect(acceptPeer(listen)).rejects.toMatchObject({ code: 'DB3007' });
});
