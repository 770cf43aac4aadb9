/**
 * Between a work and what computes it. A work (an evaluation) hands an executor an assignment and reads its outcomes; where
 * the computing happens (threads of this process, other machines) is the executor's affair.
 */
import type { Side, ThreatModel } from '@doubleblind/contracts';
import type { ChannelCounters, Link } from '@doubleblind/mpc-core';

export interface Assignment {
  readonly work: { readonly kind: 'evaluation' | 'page'; readonly id: string };
  readonly side: Side;
  /** Text of the public program. */
  readonly program: string;
  /** The vendor's weights file: read where the computing happens, so that the numbers are nowhere else. */
  readonly weightsPath?: string;
  /** Against whom the run protects. */
  readonly threatModel: ThreatModel;
  /** Numbers of images of the batches to do, in order; a batch is named by its place in this list. */
  readonly batches: readonly number[];
  /** Batches in flight at a time. */
  readonly lanes: number;
  /** The hospital's input tensors [C][H][W] of a batch, one an image, each in a buffer of its own. */
  readonly inputs?: (batch: number) => Promise<Float32Array<ArrayBuffer>[]>;
  /** The way to the other party's executor. */
  readonly peer: Link;
  /**
   * SHA-256 over what the two agents agreed on in their handshake: the executors of both parties show it to each other
   * before they begin, so that nothing computes under other terms or another plan.
   */
  readonly ticket: string;
  /** Pairs of workers do the batches, one of either party; `lanes` is the most pairs at a time. Threads of this process unless it is said. */
  readonly byWorkers?: {
    /** How the other agent's identity is known, which signs the keys of its workers. */
    readonly peer: KnownPeer;
  };
  /** Whether the lanes make ahead what their first batch uses whatever its images are; both parties must say the same. */
  readonly prepared?: boolean;
  /** The party that makes as few keys as can be, because its AES is slow; both parties must say the same. */
  readonly sparing?: Side;
}

/** The other agent by its key, as approved terms name it, or by the hash of its certificate, as people tell each other. */
export type KnownPeer = { readonly agentKey: string } | { readonly certificateHash: string };

export type Outcome =
  /** All sessions are open, and prepared where that was asked for; `rounds` is what opening them took. */
  | { readonly type: 'opened'; readonly rounds: number }
  /** A batch is about to begin. */
  | { readonly type: 'starting'; readonly batch: number }
  | { readonly type: 'step'; readonly batch: number; readonly done: number; readonly total: number }
  | ({ readonly type: 'done'; readonly batch: number; readonly lane: number } & BatchResult)
  /** A batch that had begun was given up, with the pair of workers that was at it, and will begin again on another. */
  | { readonly type: 'lost'; readonly batch: number }
  /** What a worker has used for this assignment so far. */
  | { readonly type: 'usage'; readonly worker: string; readonly usage: WorkerUsage }
  | { readonly type: 'workers'; readonly workers: WorkerCounts };

export interface WorkerUsage {
  /** On the links to the other party's workers. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly cpuSeconds: number;
  readonly peakMemoryMiB: number;
}

export interface WorkerCounts {
  /** This party's, at this assignment. */
  readonly workers: number;
  /** Pairs with an open session. */
  readonly pairs: number;
  /** Batches that began again after a pair was given up. */
  readonly again: number;
}

export interface BatchResult {
  /** Raw outputs an image; empty at the vendor. */
  readonly outputs: readonly Float32Array[];
  /** Of the lane, since its session began. */
  readonly counters: ChannelCounters;
  readonly profile: readonly unknown[];
}

export interface Executor {
  /**
   * Does the assignment once. A batch begins, and a lane goes on after a batch, only when the reader has come back for more:
   * what it does about an outcome (count, store) is done by then. A reader that leaves ends the computing. Throws the
   * first error of any batch.
   */
  run(assignment: Assignment): AsyncIterable<Outcome>;
}
