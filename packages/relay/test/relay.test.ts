import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueCredential, type SignedWorkerCredential, signDocument } from '@doubleblind/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { callThroughRelay, listenAtRelay, type RelayOptions, type RunningRelay, serveRelay } from '../src/index.ts';
import { parseHello, RELAY_VERSION } from '../src/messages.ts';
import { Quota } from '../src/quota.ts';
import { ANNA, BERTA, CARLA } from './support/identities.ts';

const running: RunningRelay[] = [];
afterEach(async () => {
  for (const relay of running.splice(0)) await relay.stop();
});

/** A relay on loopback that says its own address. */
async function startRelay(options: Partial<RelayOptions> = {}) {
  const known = new Set([ANNA.certificateHash, BERTA.certificateHash]);
  // The port is known when it listens, and is part of what callers sign.
  const probe = await serveRelay({ host: '127.0.0.1', port: 0, url: 'ws://127.0.0.1/relay', admit: async () => false });
  await probe.stop();
  const url = `ws://127.0.0.1:${probe.port}/relay`;
  const relay = await serveRelay({
    ...{ host: '127.0.0.1', port: probe.port, url },
    admit: async ({ agentHash }) => known.has(agentHash),
    ...options,
  });
  running.push(relay);
  return { url, relay: relay.relay };
}

async function joined(url: string): Promise<{ caller: Duplex; callee: Duplex }> {
  const { promise, resolve } = Promise.withResolvers<Duplex>();
  await listenAtRelay({ url, ...BERTA }, { called: resolve });
  const caller = await callThroughRelay({ url, ...ANNA }, BERTA.certificateHash);
  const callee = await promise;
  for (const stream of [caller, callee]) stream.on('error', () => {});
  return { caller, callee };
}

async function digestOf(stream: Duplex, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    read += chunk.length;
    if (read >= bytes) break;
  }
  return hash.digest('hex');
}

/** Speaks to the relay as no client of ours would; resolves with what the relay answers to this hello. */
async function answerTo(url: string, hello: (nonce: string) => unknown): Promise<{ code?: string; type: string }> {
  const socket = new WebSocket(url);
  const [challenge] = await once(socket, 'message');
  socket.send(JSON.stringify(hello(JSON.parse(challenge.toString()).nonce)));
  const [answer] = await once(socket, 'message');
  socket.terminate();
  const { type, failure } = JSON.parse(answer.toString());
  return { type, code: failure?.code };
}

function helloOf(identity: typeof ANNA, url: string, nonce: string, signer = identity) {
  const certificate = identity.certificatePem.replaceAll(/-----[^-]+-----|\s/g, '');
  const document = { version: RELAY_VERSION, nonce, relay: url, purpose: { kind: 'listen' } };
  return { type: 'hello', certificate, signed: signDocument('relay-hello', document, signer.privateKey) };
}

describe('a relay', () => {
  it('carries bytes both ways, as they are and in order', async () => {
    const { url } = await startRelay();
    const { caller, callee } = await joined(url);
    const there = randomBytes(3_000_001);
    const back = randomBytes(1_234_567);
    const hashes = [digestOf(callee, there.length), digestOf(caller, back.length)];
    for (let at = 0; at < there.length; at += 70_001) caller.write(there.subarray(at, at + 70_001));
    callee.write(back);
    const expected = [there, back].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    expect(await Promise.all(hashes)).toEqual(expected);
  });

  it('lets in the workers of an agent that it admits, and nobody who only says to be one', async () => {
    const { url } = await startRelay();
    await listenAtRelay({ url, ...BERTA }, { called: (stream) => stream.on('error', () => {}) });
    const worker = { workerId: 'w1', certificateHash: CARLA.certificateHash };
    const callAs = (credential: SignedWorkerCredential) =>
      callThroughRelay({ url, ...CARLA, worker: { credential, agentPem: ANNA.certificatePem } }, BERTA.certificateHash);
    (await callAs(issueCredential(ANNA.privateKey, worker))).destroy();
    // Signed by itself; and by the agent, but for another certificate.
    await expect(callAs(issueCredential(CARLA.privateKey, worker))).rejects.toMatchObject({ code: 'DB3015' });
    const other = issueCredential(ANNA.privateKey, { ...worker, certificateHash: BERTA.certificateHash });
    await expect(callAs(other)).rejects.toMatchObject({ code: 'DB3015' });
    // The agent that has signed it is not admitted itself.
    const own = issueCredential(CARLA.privateKey, worker);
    const asItsOwn = { url, ...CARLA, worker: { credential: own, agentPem: CARLA.certificatePem } };
    await expect(callThroughRelay(asItsOwn, BERTA.certificateHash)).rejects.toMatchObject({ code: 'DB3015' });
  });

  it('loses no byte that comes in one piece with the word that the ends are joined', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (socket, { socket: raw }) => {
      socket.send(JSON.stringify({ type: 'challenge', version: RELAY_VERSION, nonce: 'A'.repeat(43) }));
      socket.once('message', () => {
        raw.cork();
        socket.send(JSON.stringify({ type: 'joined' }));
        for (const text of ['first ', 'second']) socket.send(Buffer.from(text));
        raw.uncork();
      });
    });
    const { port } = server.address() as AddressInfo;
    const stream = await callThroughRelay({ url: `ws://127.0.0.1:${port}/relay`, ...ANNA }, BERTA.certificateHash);
    let text = '';
    stream.on('data', (chunk) => (text += chunk));
    await expect.poll(() => text, { timeout: 60_000 }).toBe('first second');
    stream.destroy();
    server.close();
  });

  it('tells the other end when one goes, and counts', async () => {
    const { url, relay } = await startRelay();
    const { caller, callee } = await joined(url);
    expect(relay.counters).toMatchObject({ listeners: 1, joinedCalls: 1, calls: 1 });
    callee.resume();
    const gone = once(callee, 'close');
    caller.destroy();
    await gone;
    await expect.poll(() => relay.counters.joinedCalls, { timeout: 60_000 }).toBe(0);
  });

  it('pauses a sender whose receiver does not read, instead of keeping its bytes', async () => {
    const { url, relay } = await startRelay({ limits: { waitingBytes: 1 << 20 } });
    const { caller, callee } = await joined(url);
    const block = randomBytes(1 << 20);
    let written = 0;
    const write = () => {
      while (written < 128 && caller.write(block)) written += 1;
      if (written < 128) caller.once('drain', write);
    };
    write();
    let before = -1;
    while (relay.counters.bytes !== before) {
      before = relay.counters.bytes;
      await sleep(150);
    }
    expect(before).toBeLessThan(64 << 20);
    callee.resume();
    await expect.poll(() => relay.counters.bytes, { timeout: 10_000 }).toBeGreaterThan(100 << 20);
  });

  it('says that nobody listens there, or that nobody answers', async () => {
    const { url } = await startRelay({ limits: { answerMilliseconds: 50 } });
    const call = () => callThroughRelay({ url, ...ANNA }, BERTA.certificateHash);
    await expect(call()).rejects.toMatchObject({ code: 'DB3016' });
    const socket = new WebSocket(url);
    const [challenge] = await once(socket, 'message');
    socket.send(JSON.stringify(helloOf(BERTA, url, JSON.parse(challenge.toString()).nonce)));
    await once(socket, 'message');
    await expect(call()).rejects.toMatchObject({ code: 'DB3016', detail: 'It did not answer.' });
    socket.terminate();
  });

  it('lets in only whom its owner admits', async () => {
    const { url } = await startRelay();
    await expect(callThroughRelay({ url, ...CARLA }, BERTA.certificateHash)).rejects.toMatchObject({ code: 'DB3015' });
    await expect(listenAtRelay({ url, ...CARLA }, {})).rejects.toMatchObject({ code: 'DB3015' });
  });

  it('takes no hello of another moment, for another relay, or by another key than the certificate names', async () => {
    const { url } = await startRelay();
    const refused = { type: 'refused', code: 'DB3015' };
    expect(await answerTo(url, (nonce) => helloOf(ANNA, url, nonce))).toMatchObject({ type: 'listening' });
    const old = randomBytes(32).toString('base64url');
    expect(await answerTo(url, () => helloOf(ANNA, url, old))).toEqual(refused);
    expect(await answerTo(url, (nonce) => helloOf(ANNA, 'wss://relay.example/relay', nonce))).toEqual(refused);
    expect(await answerTo(url, (nonce) => helloOf(ANNA, url, nonce, CARLA))).toEqual(refused);
    expect(await answerTo(url, () => ({ type: 'hello' }))).toEqual({ type: 'refused', code: 'DB3003' });
    const text = JSON.stringify(helloOf(ANNA, url, old));
    expect(parseHello(text).type).toBe('hello');
    expect(() => parseHello(text + ' '.repeat(9000))).toThrowError(expect.objectContaining({ code: 'DB3003' }));
  });

  it('lets only the agent that was called take the call', async () => {
    const known = new Set([ANNA, BERTA, CARLA].map(({ certificateHash }) => certificateHash));
    const { url } = await startRelay({ admit: async ({ certificateHash }) => known.has(certificateHash) });
    const listener = new WebSocket(url);
    const [challenge] = await once(listener, 'message');
    listener.send(JSON.stringify(helloOf(BERTA, url, JSON.parse(challenge.toString()).nonce)));
    await once(listener, 'message');
    const announced = once(listener, 'message');
    const waiting = callThroughRelay({ url, ...ANNA }, BERTA.certificateHash).catch((error) => error);
    const { call } = JSON.parse((await announced)[0].toString());
    const answer = (identity: typeof ANNA) =>
      answerTo(url, (nonce) => {
        const { certificate } = helloOf(identity, url, nonce);
        const document = { version: RELAY_VERSION, nonce, relay: url, purpose: { kind: 'answer', call } };
        return { type: 'hello', certificate, signed: signDocument('relay-hello', document, identity.privateKey) };
      });
    expect(await answer(CARLA)).toEqual({ type: 'refused', code: 'DB3016' });
    expect(await answer(BERTA)).toMatchObject({ type: 'joined' });
    (await waiting).destroy();
    listener.terminate();
  });

  it('passes what an agent is allowed in a day, and says so beyond it', async () => {
    const { url } = await startRelay({ limits: { bytesPerAgentAndDay: 1_000_000 } });
    const { caller, callee } = await joined(url);
    callee.resume();
    const cut = once(callee, 'close');
    for (let block = 0; block < 20; block++) caller.write(randomBytes(100_000));
    await cut;
    await expect(callThroughRelay({ url, ...ANNA }, BERTA.certificateHash)).rejects.toMatchObject({ code: 'DB3017' });
  });

  it('cuts an agent off that is no longer admitted', async () => {
    const { url, relay } = await startRelay();
    const { callee } = await joined(url);
    callee.resume();
    const cut = once(callee, 'close');
    relay.drop(signDocument('relay-hello', {}, ANNA.privateKey).publicKey);
    await cut;
  });

  it('has one listener an agent: the last that came', async () => {
    const { url, relay } = await startRelay();
    const first = await listenAtRelay({ url, ...BERTA }, {});
    await listenAtRelay({ url, ...BERTA }, {});
    expect((await first.ended).code).toBe('DB3006');
    expect(relay.counters.listeners).toBe(1);
  });
});

describe('an allowance', () => {
  it('comes back hour by hour as a day passes', () => {
    let hour = 0;
    const quota = new Quota(100, () => hour * 3_600_000);
    expect(quota.add('anna', 60)).toBe(true);
    hour = 12;
    expect(quota.add('anna', 60)).toBe(false);
    expect(quota.add('berta', 60)).toBe(true);
    hour = 24;
    expect(quota.add('anna', 0)).toBe(true);
    expect(quota.add('anna', 50)).toBe(false);
  });
});
