/** Pages of browsers at a relay: who holds a ticket that the listening agent has signed is joined with it, and nobody else. */
import { once } from 'node:events';
import { type PageTicket, signDocument } from '@doubleblind/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type CallTakers, listenAtRelay, type RelayOptions, type RunningRelay, serveRelay } from '../src/index.ts';
import { ANNA, BERTA } from './support/identities.ts';

const running: RunningRelay[] = [];
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  for (const relay of running.splice(0)) await relay.stop();
});

async function startRelay(options: Partial<RelayOptions> = {}) {
  const probe = await serveRelay({ host: '127.0.0.1', port: 0, url: 'ws://127.0.0.1/relay', admit: async () => true });
  await probe.stop();
  const url = `ws://127.0.0.1:${probe.port}/relay`;
  const relay = await serveRelay({ host: '127.0.0.1', port: probe.port, url, admit: async () => true, ...options });
  running.push(relay);
  return { url, relay: relay.relay };
}

function ticket(url: string, more: Partial<PageTicket> = {}, signer = BERTA) {
  const document: PageTicket = {
    ...{ version: 1, ticketId: 't1', relay: url, certificateHash: BERTA.certificateHash, channelKey: 'A'.repeat(43) },
    ...{ programHash: '0'.repeat(64), threatModel: 'semi-honest', images: 1, secretHash: '1'.repeat(64) },
    ...{ issuedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 60_000).toISOString() },
    ...more,
  };
  return signDocument('page-ticket', document, signer.privateKey);
}

/** A page that shows a ticket; resolves with the relay's answer. */
async function call(url: string, shown: unknown) {
  const socket = new WebSocket(url);
  sockets.push(socket);
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'page', ticket: shown }));
  const [answer] = await once(socket, 'message');
  return { socket, answer: JSON.parse(answer.toString()) };
}

const echo: CallTakers = {
  calledByPage: (socket) => socket.on('message', (data, binary) => binary && socket.send(data)),
};

describe('a page at a relay', () => {
  it('is joined with the agent that has signed its ticket', async () => {
    const { url, relay } = await startRelay();
    await listenAtRelay({ url, ...BERTA }, echo);
    const { socket, answer } = await call(url, ticket(url));
    expect(answer).toEqual({ type: 'joined' });
    socket.send(Buffer.from('there and back'));
    const [back] = await once(socket, 'message');
    expect(back.toString()).toBe('there and back');
    expect(relay.counters).toMatchObject({ calls: 1, joinedCalls: 1 });
  });

  it('is sent away with a ticket of another signer, of another relay, that was changed or has expired', async () => {
    const { url } = await startRelay();
    await listenAtRelay({ url, ...BERTA }, echo);
    const good = ticket(url);
    const wrong = [
      ticket(url, {}, ANNA),
      ticket('wss://elsewhere.example/relay'),
      { ...good, document: { ...good.document, images: 1000 } },
      ticket(url, { expiresAt: new Date(Date.now() - 1000).toISOString() }),
    ];
    for (const shown of wrong) expect((await call(url, shown)).answer).toMatchObject({ failure: { code: 'DB3018' } });
    expect((await call(url, { no: 'ticket' })).answer).toMatchObject({ failure: { code: 'DB3003' } });
  });

  it('does not reach an agent that answers no pages, or is not there', async () => {
    const { url } = await startRelay();
    expect((await call(url, ticket(url))).answer).toMatchObject({ failure: { code: 'DB3016' } });
    await listenAtRelay({ url, ...BERTA }, { called: () => {} });
    expect((await call(url, ticket(url))).answer).toMatchObject({ failure: { code: 'DB3016' } });
  });

  it('has two calls a ticket, and the agent whom it calls pays for its bytes', async () => {
    const { url } = await startRelay({ limits: { bytesPerAgentAndDay: 1000 } });
    await listenAtRelay({ url, ...BERTA }, echo);
    const { socket } = await call(url, ticket(url));
    await call(url, ticket(url));
    expect((await call(url, ticket(url))).answer).toMatchObject({ failure: { code: 'DB3015' } });
    expect((await call(url, ticket(url, { ticketId: 't2' }))).answer).toEqual({ type: 'joined' });
    const closed = once(socket, 'close');
    socket.send(Buffer.alloc(2000));
    await closed;
    expect((await call(url, ticket(url, { ticketId: 't3' }))).answer).toMatchObject({ failure: { code: 'DB3017' } });
  });
});
