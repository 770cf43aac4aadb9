/**
 * The portal's HTTP server: pages by Next.js, agents at /ws/agent, live progress at /ws/live, the relay between agents at /relay,
 * and the scheduler beside them in the same process. Several such processes may share one database, behind a load balancer.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { serveMonitoring } from '@doubleblind/contracts/monitoring';
import { startTracing } from '@doubleblind/contracts/tracing';
import { RELAY_PATH } from '@doubleblind/relay';
import { secretCheck } from '../backup/form.ts';
import { ADDRESS_HEADER, clientAddress, proxyList } from '../client-address.ts';
import { connectDatabase, type Database } from '../database/client.ts';
import { Leadership } from '../database/leadership.ts';
import { startListener } from '../database/listener.ts';
import { mailSender } from '../deliveries/mail.ts';
import { webhookSender } from '../deliveries/webhook.ts';
import type { Environment } from '../env.ts';
import { AgentGateway } from '../gateway/gateway.ts';
import { makeLiveServer, mayWatch } from '../gateway/live.ts';
import { makeRelay } from '../gateway/relay.ts';
import { portalGlobals } from '../globals.ts';
import { startScheduler } from '../scheduler/scheduler.ts';
import { watchStorage } from '../storage.ts';
import { PORTAL_VERSION } from '../version.ts';
import { PortalFigures } from './figures.ts';
import { secure } from './headers.ts';
import { servePartyScript } from './party-scripts.ts';

export interface PageServer {
  readonly handle: RequestListener;
}

export interface RunningPortal {
  readonly server: Server;
  readonly port: number;
  /** Where figures are, if anywhere. */
  readonly monitoringPort: number | null;
  readonly database: Database;
  stop(): Promise<void>;
}

/** Starts everything but the database itself. `pages` is left out by tests that need no pages. */
export async function servePortal(
  environment: Omit<Environment, 'TRUSTED_PROXIES' | 'WEBHOOKS'> & Partial<Environment>,
  pages?: PageServer,
): Promise<RunningPortal> {
  const globals = portalGlobals();
  const database = connectDatabase(environment.DATABASE_URL);
  globals.database = database;
  const { TRACES } = environment;
  if (TRACES) globals.tracing = startTracing({ service: 'portal', version: PORTAL_VERSION, url: TRACES });
  const leadership = new Leadership(database);
  const listener = await startListener(environment.DATABASE_URL);
  const gateway = new AgentGateway(database, environment.PORTAL_ORIGIN);
  const live = makeLiveServer(database);
  const relay = makeRelay(database, environment.PORTAL_ORIGIN, leadership);
  const unwatchStorage = await watchStorage(
    environment.STORAGE_GIGABYTES === undefined ? undefined : environment.STORAGE_GIGABYTES * 1e9,
    async () => {
      const [{ size }] = await database.$queryRaw<
        [{ size: bigint }]
      >`SELECT pg_database_size(current_database()) AS size`;
      return Number(size);
    },
  );
  const senders = {
    origin: environment.PORTAL_ORIGIN,
    mail: mailSender(environment),
    webhook: webhookSender({ anywhere: environment.WEBHOOKS === 'anywhere' }),
  };
  const scheduler = await startScheduler(database, environment.DATABASE_URL, senders, leadership);
  const handle = pages?.handle ?? ((_request, response) => response.writeHead(404).end());
  const proxies = proxyList(environment.TRUSTED_PROXIES ?? '');
  const figures = new PortalFigures({
    ...{ database, relay, lastSweep: () => leadership.lastSweep() },
    livePages: () => live.clients.size,
  });
  const server = createServer((request, response) => {
    const begun = performance.now();
    response.once('finish', () => figures.answered(response.statusCode, (performance.now() - begun) / 1000));
    const forwarded = request.headers['x-forwarded-for'];
    const forwardedFor = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    request.headers[ADDRESS_HEADER] = clientAddress(request.socket.remoteAddress, forwardedFor, proxies);
    secure(request, response, environment.PORTAL_ORIGIN);
    if (!servePartyScript(request, response, environment.PORTAL_ORIGIN)) handle(request, response);
  });

  // Those that have become WebSockets, or wanted to, the server itself knows no more.
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?')[0];
    if (path === '/ws/agent') {
      gateway.sockets.handleUpgrade(request, socket, head, (ws) => gateway.sockets.emit('connection', ws, request));
    } else if (path === RELAY_PATH) {
      relay.upgrade(request, socket, head);
    } else if (path === '/ws/live') {
      const may = () => mayWatch(database, request, environment.PORTAL_ORIGIN);
      may()
        .then((evaluationId) => {
          // Ended by this side: a caller that does not hang up would keep the socket.
          if (!evaluationId) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n', () => socket.destroy());
          live.handleUpgrade(request, socket, head, (ws) => live.emit('connection', ws, evaluationId, may));
        })
        .catch(() => socket.destroy());
    } else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(environment.PORT, environment.HOST, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : environment.PORT;
  const watched = environment.MONITORING ?? null;
  const monitoring = watched && (await serveMonitoring(watched, figures));
  const stop = async () => {
    // First: at Ctrl-C the terminal ends a database of the portal's own at the same moment.
    const stopped = scheduler.stop();
    await monitoring?.stop();
    figures.stop();
    unwatchStorage();
    await gateway.close();
    relay.close();
    for (const socket of live.clients) socket.terminate();
    live.close();
    await stopped;
    await leadership.stop();
    await listener.stop();
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await database.$disconnect();
    await globals.tracing?.stop();
    for (const name of ['database', 'auth', 'tracing'] as const) delete globals[name];
  };
  try {
    await leadership.start({
      address: environment.PROCESS_ADDRESS ?? addressFor(environment.HOST, port),
      secretCheck: secretCheck(environment.AUTH_SECRET),
      portalOrigin: environment.PORTAL_ORIGIN,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, monitoringPort: monitoring?.port ?? null, database, port, stop };
}

/** Where other processes reach one that listens there, unless it says something else. */
function addressFor(host: string, port: number): string {
  const name = ['0.0.0.0', '::', ''].includes(host) ? hostname() : host;
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}
