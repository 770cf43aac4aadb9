/**
 * The portal's relay: agents that are enrolled here may meet through it. What they say to each other is encrypted between them. Two that are
 * to meet have to be at the same place, so one of the portal's processes, the leader, has the relay; the others pass connections on to it.
 */
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { RELAY_PATH, Relay } from '@doubleblind/relay';
import type { Database } from '../database/client.ts';
import type { Leadership } from '../database/leadership.ts';
import { portalEvents } from '../events.ts';

/** On what was passed on: nobody passes it on again. */
const PASSED_HEADER = 'x-doubleblind-passed';
const CONNECT_MILLISECONDS = 5000;

export interface PortalRelay extends Pick<Relay, 'counters'> {
  /** Takes a request to RELAY_PATH that wants to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** An agent that is removed is cut off, and a key that was given up; all are when another process has the relay, so that they meet there. */
export function makeRelay(database: Database, portalOrigin: string, leadership: Leadership): PortalRelay {
  const relay = new Relay({
    url: `${portalOrigin.replace(/^http/, 'ws')}${RELAY_PATH}`,
    admit: async ({ publicKey }) => (await database.agent.count({ where: { publicKey, removedAt: null } })) > 0,
  });
  const passed = new Set<Duplex>();
  const dropRemoved = (where: { id: string } | { removedAt: { not: null } }) => {
    database.agent
      .findMany({ where, select: { publicKey: true, removedAt: true } })
      .then((agents) => {
        for (const { publicKey, removedAt } of agents) if (removedAt) relay.drop(publicKey);
      })
      .catch((error: Error) => console.error(`relay: ${error.message}`));
  };
  const dropRetired = (agentId?: string) => {
    database.retiredKey
      .findMany({ where: agentId === undefined ? {} : { agentId }, select: { publicKey: true } })
      .then((keys) => {
        for (const { publicKey } of keys) relay.drop(publicKey);
      })
      .catch((error: Error) => console.error(`relay: ${error.message}`));
  };
  const dropIfRemoved = (id: string) => {
    dropRemoved({ id });
    dropRetired(id);
  };
  const dropAllRemoved = () => {
    dropRemoved({ removedAt: { not: null } });
    dropRetired();
  };
  const cut = () => {
    for (const socket of relay.sockets.clients) socket.terminate();
  };
  portalEvents().on('agent', dropIfRemoved).on('missed', dropAllRemoved);
  leadership.on('lost', cut);

  const pass = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const address = request.headers[PASSED_HEADER] === undefined ? await leadership.addressOfOther() : null;
    // Nobody leads for some seconds after a leader was killed; agents come back by themselves.
    if (address === null || socket.destroyed) return refuse(socket);
    passOn(address, request, socket, head, passed);
  };
  return {
    get counters() {
      return relay.counters;
    },
    upgrade: (request, socket, head) => {
      if (leadership.leads)
        relay.sockets.handleUpgrade(request, socket, head, (ws) => relay.sockets.emit('connection', ws, request));
      else pass(request, socket, head).catch(() => refuse(socket));
    },
    close: () => {
      portalEvents().off('agent', dropIfRemoved).off('missed', dropAllRemoved);
      leadership.off('lost', cut);
      for (const socket of passed) socket.destroy();
      relay.close();
    },
  };
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
    socket.destroy(),
  );
}

/** The request as it came, and then whatever either end says, to the other process; pipes hold back who is faster than its reader. */
function passOn(address: string, request: IncomingMessage, socket: Duplex, head: Buffer, passed: Set<Duplex>): void {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  const other = connect({ host, port: Number(address.slice(colon + 1)), keepAlive: true });
  const patience = setTimeout(() => other.destroy(), CONNECT_MILLISECONDS);
  let reached = false;
  other.once('connect', () => {
    reached = true;
    clearTimeout(patience);
    const lines = [`${request.method} ${request.url} HTTP/1.1`, `${PASSED_HEADER}: 1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    }
    other.write(`${lines.join('\r\n')}\r\n\r\n`);
    other.write(head);
    socket.pipe(other).pipe(socket);
  });
  passed.add(socket);
  other.on('error', () => other.destroy());
  other.on('close', () => {
    clearTimeout(patience);
    if (reached) socket.destroy();
    else refuse(socket);
  });
  socket.on('close', () => {
    passed.delete(socket);
    other.destroy();
  });
}
