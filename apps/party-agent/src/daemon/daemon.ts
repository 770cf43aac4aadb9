/** The party agent as a long-running process: puts store, portal line, peer server, supervisor and local API together. */
import { join } from 'node:path';
import { type PeerCard, publicKeyOf, type SignedPeerCard, signDocument } from '@doubleblind/contracts';
import { type Address, formatAddress } from '../peer/address.ts';
import { loadIdentity } from '../peer/identity.ts';
import { PeerServer } from '../peer/server.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { readEnrolment } from '../store/database/enrolment.ts';
import { findEvaluation } from '../store/database/evaluations.ts';
import { setModelPortalId } from '../store/database/models.ts';
import { openDatabase } from '../store/database/open.ts';
import { type Acknowledge, findRequest } from '../store/database/outbox.ts';
import { LOCAL_API_URL, writeSetting } from '../store/database/settings.ts';
import { setTestSetPortalId } from '../store/database/test-sets.ts';
import { releaseLock, takeLock } from '../store/process-lock.ts';
import { checkApprovals, checkPeerCard, type Self } from './controllers/checks.ts';
import { Slots } from './controllers/slots.ts';
import { Supervisor } from './controllers/supervisor.ts';
import { Decisions } from './evaluations/decisions.ts';
import { evaluationRoutes } from './http/evaluation-routes.ts';
import { openRoutes } from './http/open-routes.ts';
import { LocalApi } from './http/server.ts';
import { noTestSetRoutes, testSetRoutes } from './http/test-set-routes.ts';
import { loadToken } from './http/token.ts';
import type { Log } from './log.ts';
import { openLink } from './peer/open-link.ts';
import { PortalClient } from './portal/client.ts';
import { Results } from './results/results.ts';
import { TestSets } from './test-sets/test-sets.ts';
import { HospitalWork } from './work/hospital-work.ts';
import { VendorWork } from './work/vendor-work.ts';

export interface DaemonOptions {
  readonly data: DataFolder;
  /** Where the local API listens. */
  readonly http: Address;
  /** Where peers may call; without it this agent only dials out. */
  readonly listenPeer?: Address;
  /** Address that the card names, where it differs from the one that is listened on. */
  readonly advertise?: Address;
  readonly batchSize: number;
  readonly lanes: number;
  /** Evaluations that compute at a time. */
  readonly jobs: number;
  readonly log: Log;
  /** Module of the compute threads; another one in tests. */
  readonly worker?: URL;
}

export interface RunningDaemon {
  readonly http: Address;
  readonly peer: Address | null;
  readonly token: string;
  stop(): Promise<void>;
}

const ACKNOWLEDGE_MILLISECONDS = 10_000;

/** Throws DB5503 (not enrolled), DB5508 (runs already), DB5510 and DB3013 (addresses). */
export async function startDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  const { data, log } = options;
  const lock = join(data.path, 'daemon.lock');
  await takeLock(lock, 'DB5508');
  const cleanUp: (() => unknown)[] = [() => releaseLock(lock)];
  try {
    const running = await compose(options, cleanUp);
    log(`local API at http://${formatAddress(running.http)}/`);
    if (running.peer) log(`peers may call at ${formatAddress(running.peer)}`);
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
  const identity = await loadIdentity(data.identity);
  const { privateKey } = identity;
  const publicKey = publicKeyOf(privateKey);
  const { side, id: organisationId } = enrolment.organisation;
  const self: Self = { side, organisationId, agentId: enrolment.agentId, publicKey };

  const server = options.listenPeer ? await PeerServer.listen(identity, options.listenPeer) : null;
  cleanUp.push(() => server?.close());
  const testSets = side === 'hospital' ? new TestSets(data, database, privateKey) : null;
  const results = testSets && new Results(data, testSets);
  const compute = options.worker ? { worker: options.worker } : {};
  const party =
    testSets && results
      ? new HospitalWork({
          data,
          testSets,
          batchSize: options.batchSize,
          lanes: options.lanes,
          computeResults: (proposal, attempt) => results.compute(proposal, attempt),
          ...compute,
        })
      : new VendorWork({ data, database, ...compute });

  // The supervisor may have something to tell before the line to the portal is there: then it is told on connecting.
  let portal: PortalClient | null = null;
  const supervisor = new Supervisor({
    database,
    context: {
      side,
      party,
      slots: new Slots(options.jobs),
      checkAllowed: (work) => {
        checkApprovals(database, work, self, new Date());
        if (work.peer) checkPeerCard(work, side);
      },
      openLink: (work, signal) => openLink({ side, identity, server }, work, signal),
      log,
    },
    report: (observed) => portal?.report([observed]),
  });
  cleanUp.push(() => supervisor.stop());

  const waiting = new Map<string, (acknowledged: boolean) => void>();
  const decisions = new Decisions({ database, self, privateKey, party, supervisor, results });
  const token = await loadToken(data);
  const api = await LocalApi.listen({
    address: options.http,
    portalOrigin: enrolment.portalOrigin,
    token,
    routes: [
      ...(testSets ? testSetRoutes(testSets) : noTestSetRoutes),
      ...evaluationRoutes({
        decisions,
        flush: () => portal?.flush(),
        deliver: (requestId) => deliver(requestId),
      }),
    ],
    openRoutes: await openRoutes({ organisationName: enrolment.organisation.name, publicKey }),
    log,
  });
  cleanUp.push(() => api.stop());
  const localUrl = `http://${formatAddress({ ...api.address, host: reachableHost(api.address.host) })}`;
  writeSetting(database, LOCAL_API_URL, localUrl);

  portal = new PortalClient({
    enrolment,
    privateKey,
    database,
    log,
    card: () => peerCard(),
    localApiUrl: () => localUrl,
    onDesired: (list) => supervisor.accept(list),
    observed: () => supervisor.observed(),
    onAnswer: (answer) => acceptAnswer(answer),
  });
  cleanUp.push(() => portal?.stop());

  function peerCard(): SignedPeerCard {
    const address = options.advertise ?? server?.address;
    const card: PeerCard = {
      agentId: enrolment.agentId,
      publicKey,
      certificateHash: identity.certificateHash,
      addresses: server && address ? [`wss://${formatAddress(address)}/peer`] : [],
      issuedAt: new Date().toISOString(),
    };
    return signDocument('peer-card', card, privateKey);
  }

  /** What the portal has said about a request, written where it belongs. */
  function acceptAnswer({ requestId, id, failure }: Acknowledge): void {
    const entry = findRequest(database, requestId);
    if (!entry) return;
    const { request, subject } = entry;
    if (failure) log(`portal: ${request.type} refused: ${failure.code} ${failure.detail}`);
    else if (request.type === 'register-model' && id) setModelPortalId(database, subject, id);
    else if (request.type === 'register-test-set' && id) setTestSetPortalId(database, subject, id);
    else if (request.type === 'release') {
      const attempt = findEvaluation(database, subject)?.observed?.attempt ?? request.results.document.attempt;
      supervisor.note({ evaluationId: subject, attempt, observed: 'released' });
    }
    waiting.get(requestId)?.(failure === undefined);
  }

  async function deliver(requestId: string): Promise<boolean> {
    const answer = findRequest(database, requestId)?.answer;
    if (answer) return answer.failure === undefined;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting.set(requestId, resolve);
    const timer = setTimeout(() => resolve(false), ACKNOWLEDGE_MILLISECONDS);
    portal?.flush();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(requestId);
    }
  }

  return { http: api.address, peer: server?.address ?? null, token, stop: () => undo(cleanUp) };
}

/** Where this very machine reaches an address that listens on all interfaces. */
function reachableHost(host: string): string {
  return ['', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
}
