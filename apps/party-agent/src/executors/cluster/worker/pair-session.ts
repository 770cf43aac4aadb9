/** A worker's session with one worker of the other party: meets it, proves it, opens the protocol's session, does batch after batch. */

import { hostname } from 'node:os';
import { provenCertificate } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type ChannelCounters, type PeerLink, splitLink, webSocketLink } from '@doubleblind/mpc-core';
import type { Place } from '../../../peer/address.ts';
import { connectPeer } from '../../../peer/connect.ts';
import type { Identity } from '../../../peer/identity.ts';
import { acceptPeer } from '../../../peer/listen.ts';
import type { BatchResult } from '../../assignment.ts';
import { ComputeThread } from '../../threads/compute-thread.ts';
import { type DeadlineRule, deadlinesOf, withDeadlines } from '../../threads/step-deadlines.ts';
import type { PairOrder, Welcome } from '../line/messages.ts';

export interface PairSessionOptions {
  readonly order: PairOrder;
  readonly identity: Identity;
  readonly listen: Welcome['listen'];
  readonly deadlines: DeadlineRule;
  /** Module of the compute thread; another one in tests. */
  readonly module?: URL;
  /** Where this worker waits, for the other one to call. */
  readonly listening: (place: Place) => void;
  readonly signal: AbortSignal;
}

const MEETS_WITHIN_MILLISECONDS = 30_000;

export class PairSession {
  readonly opening: ChannelCounters;
  readonly #link: PeerLink;
  readonly #thread: ComputeThread;
  readonly #deadlines: (index: number, batch: number) => number;

  /** Throws DB3024 where the order names a worker that the other agent has not signed; DB30xx when they do not meet. */
  static async open(options: PairSessionOptions): Promise<PairSession> {
    const { order, deadlines, module, signal } = options;
    const link = await meet(options);
    const onAbort = () => link.close(new DoubleblindError('DB5020', ''));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      const { side, program, weightsPath, threatModel, ticket } = order;
      const { thread, counters } = await withDeadlines(
        () => deadlines.leastMilliseconds,
        () => undefined,
        () =>
          ComputeThread.open({
            ...{ side, program, threatModel, parameters: { ticket }, stream: 0, link: splitLink(link, 1)[0] },
            ...(weightsPath === undefined ? {} : { weightsPath }),
            ...(module === undefined ? {} : { worker: module }),
          }),
      );
      return new PairSession(link, thread, counters, deadlinesOf(program, threatModel, deadlines));
    } catch (error) {
      link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
      throw error;
    }
  }

  private constructor(
    link: PeerLink,
    thread: ComputeThread,
    opening: ChannelCounters,
    deadlines: (index: number, batch: number) => number,
  ) {
    this.#link = link;
    this.#thread = thread;
    this.opening = opening;
    this.#deadlines = deadlines;
  }

  /** Packets to the other worker and from it. */
  get wire(): { readonly bytesSent: number; readonly bytesReceived: number } {
    return this.#link.wire;
  }

  evaluate(
    images: readonly Float32Array<ArrayBuffer>[],
    onStep: (done: number, total: number) => void,
  ): Promise<BatchResult> {
    return this.#timed(images.length, onStep, (report) => this.#thread.evaluate(images, report));
  }

  serve(images: number, onStep: (done: number, total: number) => void): Promise<BatchResult> {
    return this.#timed(images, onStep, (report) => this.#thread.serve(images, report));
  }

  /** Overwrites what is secret of the session. */
  async close(error?: DoubleblindError): Promise<void> {
    await this.#thread.close();
    this.#link.close(error);
  }

  #timed(
    images: number,
    onStep: (done: number, total: number) => void,
    work: (report: (done: number, total: number) => void) => Promise<BatchResult>,
  ): Promise<BatchResult> {
    return withDeadlines((index) => this.#deadlines(index, images), onStep, work);
  }
}

/** What the other party's worker is told to call. */
function nameOf(advertise: string | null): string | null {
  return advertise === 'hostname' ? hostname() : advertise;
}

async function meet({ order, identity, listen, listening, signal }: PairSessionOptions): Promise<PeerLink> {
  const peer = provenCertificate(order.peer.credential, order.peer.agentKey);
  const waitMilliseconds = MEETS_WITHIN_MILLISECONDS;
  if (order.meeting.mode === 'connect') {
    const { address } = order.meeting;
    return webSocketLink(await connectPeer({ identity, address, peer, waitMilliseconds, signal }));
  }
  if (!listen) throw new DoubleblindError('DB3006', 'This worker cannot be called.');
  const tell = (place: Place) =>
    listening(
      'relay' in place || 'relay' in listen ? place : { ...place, host: nameOf(listen.advertise) ?? place.host },
    );
  const address = 'relay' in listen ? listen : { host: listen.host, port: 0 };
  return webSocketLink(
    await acceptPeer({
      ...{ identity, address, peer, waitMilliseconds, listening: tell, signal },
      // Somebody else who calls this port does not end the wait.
      refused: () => undefined,
    }),
  );
}
