/** What this agent has asked of the portal: answers are written where they belong, and told to who waits for them. */
import type { DatabaseSync } from 'node:sqlite';
import type { Failure } from '@doubleblind/contracts';
import { findEvaluation } from '../store/database/evaluations.ts';
import { setModelPortalId } from '../store/database/models.ts';
import { type Acknowledge, findRequest } from '../store/database/outbox.ts';
import { setTestSetPortalId } from '../store/database/test-sets.ts';
import type { Log } from '../store/log.ts';
import type { Supervisor } from './controllers/supervisor.ts';

export interface Delivery {
  readonly acknowledged: boolean;
  readonly refusal: Failure | null;
}

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
  readonly #waiting = new Map<string, (delivery: Delivery) => void>();

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
    this.#waiting.get(requestId)?.(deliveryOf(failure));
  }

  /** Sends a request, and resolves to what the portal says of it; to neither when it says nothing in time. */
  async deliver(requestId: string): Promise<Delivery> {
    const answer = findRequest(this.#options.database, requestId)?.answer;
    if (answer) return deliveryOf(answer.failure);
    const { promise, resolve } = Promise.withResolvers<Delivery>();
    this.#waiting.set(requestId, resolve);
    const timer = setTimeout(() => resolve({ acknowledged: false, refusal: null }), ACKNOWLEDGE_MILLISECONDS);
    this.#options.flush();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(requestId);
    }
  }
}

function deliveryOf(failure: Failure | undefined): Delivery {
  return { acknowledged: failure === undefined, refusal: failure ?? null };
}
