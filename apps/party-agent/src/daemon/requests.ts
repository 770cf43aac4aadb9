/** What this agent has asked of the portal: answers are written where they belong, and told to who waits for them. */
import type { DatabaseSync } from 'node:sqlite';
import { findEvaluation } from '../store/database/evaluations.ts';
import { setModelPortalId } from '../store/database/models.ts';
import { type Acknowledge, findRequest } from '../store/database/outbox.ts';
import { setTestSetPortalId } from '../store/database/test-sets.ts';
import type { Supervisor } from './controllers/supervisor.ts';
import type { Log } from './log.ts';

export interface RequestsOptions {
  readonly database: DatabaseSync;
  readonly supervisor: Pick<Supervisor, 'note'>;
  /** Has the portal sent what it has not been sent yet. */
  readonly flush: () => void;
  readonly log: Log;
}

const ACKNOWLEDGE_MILLISECONDS = 10_000;

export class Requests {
  readonly #options: RequestsOptions;
  readonly #waiting = new Map<string, (acknowledged: boolean) => void>();

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /** What the portal has said about a request. */
  accept({ requestId, id, failure }: Acknowledge): void {
    const { database, supervisor, log } = this.#options;
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
    this.#waiting.get(requestId)?.(failure === undefined);
  }

  /** Sends a request, and resolves to whether the portal has acknowledged it; to false when it does not in time. */
  async deliver(requestId: string): Promise<boolean> {
    const answer = findRequest(this.#options.database, requestId)?.answer;
    if (answer) return answer.failure === undefined;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.set(requestId, resolve);
    const timer = setTimeout(() => resolve(false), ACKNOWLEDGE_MILLISECONDS);
    this.#options.flush();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(requestId);
    }
  }
}
