/** People who each have an evaluation's page open, with its line for what changes, and look at another page now and then. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProposalDocument } from '@doubleblind/contracts';
import { WebSocket } from 'ws';
import type { Database } from '../../src/server/database/client.ts';
import { DEMO_PASSWORD } from '../../src/server/demo/organisations.ts';
import type { CopyingAgent } from '../../test/support/many-agents.ts';
import { signInCookie } from '../../test/support/timed-pages.ts';

const PERSON = 'admin@northfield.example';
const PATHS = ['/', '/evaluations', '/models', '/test-sets', '/agents', '/audit'];

export interface RunningEvaluation {
  readonly id: string;
  /** The hospital's agent and the vendor's. */
  readonly parties: readonly [CopyingAgent, CopyingAgent];
}

/** Lets some of the evaluations run between agents that are there; agents belong to the hospital and the vendor in turn. */
export async function runningEvaluations(
  database: Database,
  agents: readonly CopyingAgent[],
  count: number,
): Promise<RunningEvaluation[]> {
  const works = await database.work.findMany({ where: { state: 'computed' }, take: count });
  const running: RunningEvaluation[] = [];
  for (const [index, { id, proposal }] of works.entries()) {
    const parties = [agents[2 * index], agents[2 * index + 1]] as const;
    const sides = [['hospital', parties[0]] as const, ['vendor', parties[1]] as const];
    const terms = proposal as unknown as ProposalDocument;
    for (const [role, agent] of sides) terms[role] = { ...terms[role], agentId: agent.id, agentKey: agent.publicKey };
    await database.work.update({ where: { id }, data: { state: 'running', proposal: terms } });
    for (const [role, agent] of sides) {
      await database.participant.updateMany({
        where: { workId: id, role },
        data: { agentId: agent.id, desired: 'run', observed: 'running' },
      });
      await database.approval.updateMany({
        where: { workId: id, role },
        data: { document: agent.approval(role, terms) },
      });
    }
    running.push({ id, parties });
  }
  return running;
}

export class LivePages {
  #closed = false;
  #timings: { readonly path: string; readonly milliseconds: number }[] = [];
  #views = 0;
  #cut = 0;
  #failed = 0;
  readonly #sockets: WebSocket[] = [];

  /** So many people, who look at another page after so many milliseconds each. */
  static async open(origin: string, evaluations: readonly string[], count: number, reads: number): Promise<LivePages> {
    const pages = new LivePages();
    const cookie = await signInCookie(origin, PERSON, DEMO_PASSWORD);
    for (let index = 0; index < count; index++) {
      const evaluation = evaluations[index % evaluations.length];
      pages.#watch(origin, cookie, evaluation);
      void pages.#read(origin, cookie, [`/evaluations/${evaluation}`, ...PATHS], (reads * index) / count, reads, index);
    }
    return pages;
  }

  #watch(origin: string, cookie: string, evaluation: string): void {
    const url = `${origin.replace(/^http/, 'ws')}/ws/live?evaluation=${evaluation}`;
    const socket = new WebSocket(url, { headers: { cookie, origin } });
    socket.on('message', () => {
      this.#views += 1;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (!this.#closed) this.#cut += 1;
    });
    this.#sockets.push(socket);
  }

  async #read(
    origin: string,
    cookie: string,
    paths: readonly string[],
    first: number,
    reads: number,
    at: number,
  ): Promise<void> {
    await sleep(first);
    for (let turn = at; !this.#closed; turn++) {
      const path = paths[turn % paths.length];
      const begun = performance.now();
      // A connection of its own: one that was kept may be closed by the server at the moment of the next request, which browsers then repeat.
      const answer = await fetch(origin + path, { headers: { cookie, connection: 'close' }, redirect: 'manual' });
      await answer.arrayBuffer();
      if (answer.status !== 200) this.#failed += 1;
      this.#timings.push({ path: path.replaceAll(/[0-9a-f-]{36}/g, 'ID'), milliseconds: performance.now() - begun });
      await sleep(reads);
    }
  }

  /** From here on it counts. */
  forget(): void {
    this.#timings = [];
    this.#views = 0;
    this.#failed = 0;
  }

  /** Milliseconds from asking to the last byte, by page and of all; how many answers were none, how many views came, and how many lines were cut. */
  figures() {
    const of = (paths: (path: string) => boolean) => {
      const times = this.#timings.filter(({ path }) => paths(path)).map(({ milliseconds }) => milliseconds);
      times.sort((a, b) => a - b);
      const at = (share: number) =>
        Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN);
      return { answers: times.length, median: at(0.5), p95: at(0.95), slowest: at(1) };
    };
    const paths = [...new Set(this.#timings.map(({ path }) => path))].sort();
    return {
      all: of(() => true),
      pages: Object.fromEntries(paths.map((path) => [path, of((other) => other === path)])),
      failed: this.#failed,
      liveViews: this.#views,
      liveLinesCut: this.#cut,
    };
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets) socket.terminate();
  }
}
