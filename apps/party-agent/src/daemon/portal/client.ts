/**
 * The agent's standing line to its portal: connects, comes back after every loss with growing waits, sends what is in
 * the outbox until it is answered, and tells what is observed. Work does not depend on it: approved evaluations go on
 * while the portal is away.
 */

import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  type AgentMessage,
  CHANNEL_LIMITS,
  CLOSE_CODES,
  CONTRACT_VERSION,
  type DesiredEvaluation,
  DesiredPages,
  type DesiredTraining,
  type EnrolmentAnswer,
  type HelloDocument,
  type ObservedEvaluation,
  type ObservedTraining,
  type SignedPeerCard,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit, auditHead, checkHead } from '../../store/database/audit.ts';
import { tryToWrite } from '../../store/database/open.ts';
import { type Acknowledge, openRequests, recordAnswer } from '../../store/database/outbox.ts';
import { AUDIT_ALARM, readSetting, removeSetting, writeSetting } from '../../store/database/settings.ts';
import type { Log } from '../../store/log.ts';
import { AGENT_VERSION } from '../../version.ts';
import { Backoff } from '../backoff.ts';
import { PortalConnection, type PortalNews } from './connection.ts';

export interface PortalClientOptions {
  readonly enrolment: EnrolmentAnswer;
  readonly privateKey: KeyObject;
  readonly database: DatabaseSync;
  readonly log: Log;
  /** Made anew for each connection: addresses may have become known. */
  readonly card: () => SignedPeerCard;
  readonly localApiUrl: () => string | null;
  readonly onDesired: (evaluations: readonly DesiredEvaluation[]) => void;
  readonly onDesiredTrainings: (trainings: readonly DesiredTraining[]) => void;
  /** Everything to tell right after connecting. */
  readonly observed: () => ObservedEvaluation[];
  readonly observedTrainings: () => ObservedTraining[];
  readonly onAnswer: (answer: Acknowledge) => void;
}

/** How often the outbox is looked at for what the command line has put there. */
const OUTBOX_MILLISECONDS = 1000;
/** After these the portal is asked again rarely: a person has to do something. */
const HOPELESS: readonly number[] = [CLOSE_CODES.notAuthenticated, CLOSE_CODES.versionMismatch, CLOSE_CODES.replaced];
const HOPELESS_WAIT_MILLISECONDS = 5 * 60_000;
const STEADY_MILLISECONDS = 15_000;
/** As many as one message may tell. */
const OBSERVED_PAGE = 1000;

export class PortalClient {
  readonly #options: PortalClientOptions;
  readonly #backoff = new Backoff(
    CHANNEL_LIMITS.reconnectFirstMilliseconds,
    CHANNEL_LIMITS.reconnectLongestMilliseconds,
  );
  #poll: NodeJS.Timeout | undefined;
  #connection: PortalConnection | null = null;
  #welcomed = false;
  /** The disk was full: what comes next does not continue this agent's copy of the audit log. */
  #auditIsBehind = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;
  /** Requests that were sent on this connection. */
  #sent = new Set<string>();
  #desired = new DesiredPages<DesiredEvaluation>();
  #desiredTrainings = new DesiredPages<DesiredTraining>();

  constructor(options: PortalClientOptions) {
    this.#options = options;
  }

  /** Connects, and from now on comes back after every loss. */
  start(): void {
    this.#poll = setInterval(() => this.flush(), OUTBOX_MILLISECONDS);
    this.#connect();
  }

  get connected(): boolean {
    return this.#welcomed;
  }

  /** Sends what the outbox holds and was not sent on this connection. */
  flush(): void {
    if (!this.#welcomed) return;
    for (const { request } of openRequests(this.#options.database)) {
      if (this.#sent.has(request.requestId)) continue;
      this.#sent.add(request.requestId);
      this.#connection?.send(request);
    }
  }

  report(evaluations: ObservedEvaluation[]): void {
    if (!this.#welcomed) return;
    for (let i = 0; i < evaluations.length; i += OBSERVED_PAGE) {
      this.#connection?.send({ type: 'observed', evaluations: evaluations.slice(i, i + OBSERVED_PAGE) });
    }
  }

  reportTrainings(trainings: ObservedTraining[]): void {
    if (this.#welcomed && trainings.length > 0) this.#connection?.send({ type: 'observed-trainings', trainings });
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#poll);
    clearTimeout(this.#retry);
    this.#connection?.close();
  }

  #connect(): void {
    const { enrolment, log } = this.#options;
    this.#sent = new Set();
    this.#desired = new DesiredPages();
    this.#desiredTrainings = new DesiredPages();
    this.#auditIsBehind = false;
    const begun = performance.now();
    this.#connection = new PortalConnection(enrolment.gatewayUrl, {
      hello: (nonce, portalTime) => this.#hello(nonce, portalTime),
      news: (message) => this.#accept(message),
      closed: (closeCode, error) => {
        this.#connection = null;
        this.#welcomed = false;
        if (this.#stopped) return;
        // Only a connection that lasted shows that all is well: one that ends right after the welcome must not come back at once.
        if (performance.now() - begun > STEADY_MILLISECONDS) this.#backoff.reset();
        const hopeless = HOPELESS.includes(closeCode);
        const wait = hopeless ? HOPELESS_WAIT_MILLISECONDS : this.#backoff.next();
        log(`portal: ${error.message} Trying again in ${(wait / 1000).toFixed(1)} s.`);
        if (hopeless) log(`portal: ${error.remedy}`);
        this.#retry = setTimeout(() => this.#connect(), wait);
      },
    });
  }

  #hello(nonce: string, portalTime: Date): AgentMessage {
    const { enrolment, privateKey, database, card, localApiUrl, log } = this.#options;
    const skew = Math.round((portalTime.getTime() - Date.now()) / 1000);
    if (Math.abs(skew) > 60)
      log(
        `portal: its clock is ${skew} s ahead of this one; agreed times begin and end by this one. Set it by network time`,
      );
    const document: HelloDocument = {
      agentId: enrolment.agentId,
      nonce,
      portalOrigin: enrolment.portalOrigin,
      contractVersion: CONTRACT_VERSION,
      softwareVersion: AGENT_VERSION,
    };
    return {
      type: 'hello',
      hello: signDocument('hello', document, privateKey),
      card: card(),
      localApiUrl: localApiUrl(),
      auditSequence: auditHead(database).sequence,
    };
  }

  #accept(message: PortalNews): void {
    const { database, log, onDesired, onDesiredTrainings, onAnswer, observed, observedTrainings } = this.#options;
    switch (message.type) {
      case 'welcome':
        this.#welcomed = true;
        log(`portal: connected to ${message.portalOrigin} as ${message.organisation.name}`);
        this.#watchAudit(() => checkHead(database, message.auditHead));
        this.report(observed());
        this.reportTrainings(observedTrainings());
        this.flush();
        break;
      case 'desired': {
        const evaluations = this.#desired.add(message, message.evaluations);
        if (evaluations) onDesired(evaluations.map((work) => inOwnTime(work, message.time)));
        break;
      }
      case 'desired-trainings': {
        const trainings = this.#desiredTrainings.add(message, message.trainings);
        if (trainings) onDesiredTrainings(trainings.map((work) => inOwnTime(work, message.time)));
        break;
      }
      case 'acknowledge':
        // What could not be written down is asked and answered again after the next connection.
        tryToWrite(log, () => {
          recordAnswer(database, message);
          onAnswer(message);
        });
        break;
      case 'audit-copy':
        if (this.#auditIsBehind) {
          // The hello of a new connection says where the copy ends, and the portal sends what is missing.
          this.#connection?.close();
          break;
        }
        this.#watchAudit(() => {
          this.#auditIsBehind = !tryToWrite(log, () => appendAudit(database, message.links, message.head));
          for (const { sequence } of message.links.filter((link) => 'unreadable' in link))
            log(`portal: audit record ${sequence} is of a form that this agent does not know; its place is kept`);
          // What continues the copy to the last hash was not altered before it.
          if (!this.#auditIsBehind) this.#endAlarm();
        });
        break;
    }
  }

  /** The copy stays as evidence; the agent's own approvals protect its data whatever the portal's log says. */
  #watchAudit(check: () => void): void {
    const { database, log } = this.#options;
    try {
      check();
    } catch (error) {
      if (!(error instanceof DoubleblindError)) throw error;
      writeSetting(database, AUDIT_ALARM, `${new Date().toISOString()} ${error.detail}`);
      log(`portal: ${error.message} ${error.remedy}`);
    }
  }

  #endAlarm(): void {
    const { database, log } = this.#options;
    const alarm = readSetting(database, AUDIT_ALARM);
    if (alarm === null) return;
    removeSetting(database, AUDIT_ALARM);
    log(`portal: its audit log continues this agent's copy again; it had not: ${alarm}`);
  }
}

/**
 * A lease is so many minutes, whatever the two clocks show, and whether either was set since the hello: one that is ahead must not find
 * every lease over and wait without a word.
 */
function inOwnTime<Work extends { readonly leaseUntil: string }>(work: Work, portalTime: string): Work {
  const left = Date.parse(work.leaseUntil) - Date.parse(portalTime);
  return { ...work, leaseUntil: new Date(Date.now() + left).toISOString() };
}
