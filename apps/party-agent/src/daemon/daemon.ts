/** The party agent as a long-running process: puts store, portal line, peer server, supervisor and local API together. */
import type { DatabaseSync } from 'node:sqlite';
import type { Duplex } from 'node:stream';
import { publicKeyOf } from '@doubleblind/contracts';
import { serveMonitoring } from '@doubleblind/contracts/monitoring';
import { NO_TRACING, startTracing } from '@doubleblind/contracts/tracing';
import { DoubleblindError } from '@doubleblind/errors';
import type { Executor } from '../executors/assignment.ts';
import { type AgentExecutorOptions, agentExecutor } from '../executors/cluster/open-cluster.ts';
import { threadsExecutor } from '../executors/threads/threads-executor.ts';
import { tracedExecutor } from '../executors/traced-executor.ts';
import { pageCalls } from '../pages/answer-calls.ts';
import { registeredPageModel } from '../pages/page-model.ts';
import { type Address, formatAddress } from '../peer/address.ts';
import { type Identity, loadIdentity } from '../peer/identity.ts';
import { relayAccess } from '../peer/relay.ts';
import { PeerServer } from '../peer/server.ts';
import { describeListenError } from '../peer/taken-address.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { readEnrolment } from '../store/database/enrolment.ts';
import { openDatabase } from '../store/database/open.ts';
import { LOCAL_API_URL, PEER_ADDRESS, readSetting, writeSetting } from '../store/database/settings.ts';
import type { Log } from '../store/log.ts';
import { takeLock } from '../store/process-lock.ts';
import { openShardQueue } from '../store/shard-queue/open-queue.ts';
import type { StorageLimits } from '../store/storage-room.ts';
import { AGENT_VERSION } from '../version.ts';
import { checkApprovals, checkPeerCard, type Self } from './controllers/checks.ts';
import { crashLog } from './controllers/crash-log.ts';
import { openLink } from './controllers/open-link.ts';
import { Slots } from './controllers/slots.ts';
import { Supervisor } from './controllers/supervisor.ts';
import type { VendorLimits } from './evaluations/budget.ts';
import { Decisions } from './evaluations/decisions.ts';
import { asSpan, tracedParty } from './evaluations/traced-party.ts';
import { AgentFigures } from './figures.ts';
import { Confirmations } from './http/confirmations.ts';
import { evaluationRoutes } from './http/evaluation-routes.ts';
import { openRoutes } from './http/open-routes.ts';
import { confirmationRoutes, entranceRoutes } from './http/own-routes.ts';
import { pageTicketRoutes } from './http/page-ticket-routes.ts';
import { LocalApi } from './http/server.ts';
import { sliceRoutes } from './http/slice-routes.ts';
import { noTestSetRoutes, testSetRoutes } from './http/test-set-routes.ts';
import { loadToken } from './http/token.ts';
import { unlikeFilmRoutes } from './http/unlike-film-routes.ts';
import { peerCard } from './peer-card.ts';
import { PortalClient } from './portal/client.ts';
import { answerAtRelay } from './relay-line.ts';
import { Requests } from './requests.ts';
import { openRole } from './role.ts';
import { TrainingSupervisor } from './trainings/training-supervisor.ts';

export interface DaemonOptions {
  readonly data: DataFolder;
  /** Where the local API listens. */
  readonly http: Address;
  /** Where peers may call; without it this agent only dials out. */
  readonly listenPeer?: Address;
  /** Relay (wss://HOST/relay) at which peers may call an agent that has no address; also one that has, as its second way. */
  readonly relay?: string;
  /** Address that the card names, where it differs from the one that is listened on. */
  readonly advertise?: Address;
  readonly batchSize: number;
  readonly lanes: number;
  /** Evaluations that compute at a time. */
  readonly atOnce: number;
  /** Where those who watch this agent read figures. */
  readonly monitoring?: Address;
  /** Collector to which spans of evaluations go. */
  readonly traces?: string;
  /** Bytes of memory that an evaluation may take at the hospital; default: four fifths of the machine's. */
  readonly memoryBytes?: number;
  /** Vendor: what a hospital may choose. */
  readonly limits?: VendorLimits;
  /** Hospital: what this agent may keep. */
  readonly storage?: StorageLimits;
  readonly log: Log;
  /** What computes in this process; another one in tests. */
  readonly executor?: Executor;
  /** Other workers, in tests. */
  readonly workers?: Pick<AgentExecutorOptions, 'command' | 'silence' | 'patience'>;
}

export interface RunningDaemon {
  readonly http: Address;
  readonly peer: Address | null;
  /** Where figures are, if anywhere. */
  readonly monitoringPort: number | null;
  readonly token: string;
  stop(): Promise<void>;
}

/** Throws DB5503 (not enrolled), DB5508 (runs already), DB5510 and DB3013 (addresses). */
export async function startDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  const { data, log } = options;
  const lock = takeLock(data.lock, 'DB5508');
  const cleanUp: (() => unknown)[] = [() => lock.release()];
  try {
    const running = await compose(options, cleanUp);
    log(`local API at http://${formatAddress(running.http)}/`);
    if (running.peer) log(`peers may call at ${formatAddress(running.peer)}`);
    if (options.relay) log(`peers may call through the relay ${options.relay}`);
    return running;
  } catch (error) {
    await undo(cleanUp);
    throw error;
  }
}

async function undo(cleanUp: (() => unknown)[]): Promise<void> {
  for (const step of cleanUp.splice(0).reverse()) await step();
}

async function compose(options: DaemonOptions, cleanUp: (() => unknown)[]): Promise<RunningDaemon> {
  const { data, log } = options;
  const database = openDatabase(data);
  cleanUp.push(() => database.close());
  const enrolment = readEnrolment(database);
  const { agentId, organisation, portalOrigin } = enrolment;
  const { side } = organisation;
  const identity = await loadIdentity(data.identity);
  const { privateKey } = identity;
  const publicKey = publicKeyOf(privateKey);
  const self: Self = { side, organisationId: organisation.id, agentId, publicKey };
  const relay = options.relay ?? null;
  const called = options.listenPeer || relay;
  const server = called ? await PeerServer.listen(identity, options.listenPeer ?? null) : null;
  cleanUp.push(() => server?.close());
  const address = server?.address ? (options.advertise ?? server.address) : null;
  writeSetting(database, PEER_ADDRESS, JSON.stringify(address ?? (relay && { relay })));
  const { traces } = options;
  const tracing =
    traces === undefined ? NO_TRACING : startTracing({ service: 'agent', version: AGENT_VERSION, side, url: traces });
  cleanUp.push(() => tracing.stop());
  const untraced = agentExecutor({
    ...{ identity, database, data, log, threads: options.executor ?? threadsExecutor() },
    ...(traces === undefined ? {} : { traces }),
    ...options.workers,
  });
  const executor = tracedExecutor(untraced, tracing);
  const slots = new Slots(options.atOnce);
  if (server && relay) {
    const pages = {
      ...{ database, identity, executor, acquire: (signal: AbortSignal) => slots.acquire(signal) },
      model: (hash: string) => registeredPageModel(database, hash),
    };
    const called = (stream: Duplex) => server.take(stream);
    const takers = side === 'vendor' ? { called, calledByPage: pageCalls(pages, log) } : { called };
    cleanUp.push(answerAtRelay({ access: relayAccess(relay, identity), takers, log }));
  }
  const role = openRole(side, { ...options, database, privateKey, executor });
  const { testSets, results, unlikeFilms, slices } = role;
  const party = tracedParty(role.party, tracing);

  const portal = new PortalClient({
    ...{ enrolment, privateKey, database, log },
    card: () => peerCard(agentId, identity, address, relay),
    localApiUrl: () => readSetting(database, LOCAL_API_URL),
    onDesired: (list) => supervisor.accept(list),
    onDesiredTrainings: (list) => trainings.accept(list),
    observed: () => supervisor.observed(),
    observedTrainings: () => trainings.observed(),
    onAnswer: (answer) => requests.accept(answer),
  });
  const supervisor = new Supervisor({
    database,
    context: {
      ...{ party, log, slots, crashes: crashLog(database) },
      checkAllowed: (work) => {
        checkApprovals(database, work, self, new Date());
        if (work.peer) checkPeerCard(work, side);
      },
      openLink: (work, signal) =>
        asSpan(tracing, work.evaluationId, 'meet', () => openLink({ side, identity, server }, work, signal)),
    },
    report: (observed) => portal.report([observed]),
  });
  cleanUp.push(() => supervisor.stop());
  const trainings = new TrainingSupervisor({
    ...{ data, database, identity, server, log },
    report: (observed) => portal.reportTrainings([observed]),
    flush: () => portal.flush(),
  });
  cleanUp.push(() => trainings.stop());
  const requests = new Requests({ database, supervisor, flush: () => portal.flush(), log });

  const decisions = new Decisions({ database, self, privateKey, party, supervisor, results });
  const token = await loadToken(data);
  const confirmations = new Confirmations(() => `${readSetting(database, LOCAL_API_URL)}/confirm`);
  const api = await LocalApi.listen({
    ...{ address: options.http, portalOrigin, token, log, database, confirmations },
    routes: [
      ...confirmationRoutes(confirmations),
      ...(testSets ? testSetRoutes(testSets) : noTestSetRoutes),
      ...unlikeFilmRoutes(unlikeFilms),
      ...sliceRoutes(slices),
      ...pageTicketRoutes({ database, identity, portalOrigin, relay: side === 'vendor' ? relay : null }),
      ...evaluationRoutes({ decisions, flush: () => portal.flush(), deliver: (id) => requests.deliver(id) }),
    ],
    openRoutes: [
      ...entranceRoutes({ database, portalOrigin, confirmations }),
      ...(await openRoutes({ organisationName: organisation.name, publicKey })),
    ],
  });
  cleanUp.push(() => api.stop());
  const monitoringPort = options.monitoring
    ? await watch(options.monitoring, { folder: data.path, database, identity, portal, supervisor }, cleanUp)
    : null;
  const { host, port } = api.address;
  writeSetting(database, LOCAL_API_URL, `http://${formatAddress({ host: reachableHost(host), port })}`);
  portal.start();
  cleanUp.push(() => portal.stop());
  return { http: api.address, peer: server?.address ?? null, monitoringPort, token, stop: () => undo(cleanUp) };
}

/** Figures at an address of their own. Throws DB5510 when it is taken. */
async function watch(
  address: Address,
  {
    folder,
    database,
    identity,
    portal,
    supervisor,
  }: {
    readonly folder: string;
    readonly database: DatabaseSync;
    readonly identity: Identity;
    readonly portal: PortalClient;
    readonly supervisor: Supervisor;
  },
  cleanUp: (() => unknown)[],
): Promise<number> {
  const figures = new AgentFigures({
    ...{ folder, database },
    openQueue: () => openShardQueue(database, identity.certificateHash),
    isConnected: () => portal.connected,
    observed: () => supervisor.observed(),
  });
  cleanUp.push(() => figures.stop());
  const server = await serveMonitoring(address, figures).catch(async (cause: NodeJS.ErrnoException) => {
    throw new DoubleblindError('DB5510', await describeListenError(cause, address), { cause });
  });
  cleanUp.push(() => server.stop());
  return server.port;
}

/** Where this very machine reaches an address that listens on all interfaces. */
function reachableHost(host: string): string {
  return ['', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
}
