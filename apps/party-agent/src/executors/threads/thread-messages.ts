/** Between the agent's main thread (I/O) and a compute thread. */

import type { MessagePort } from 'node:worker_threads';
import type { Side, ThreatModel } from '@doubleblind/contracts';
import type { ErrorCode } from '@doubleblind/errors';
import type { ChannelCounters } from '@doubleblind/mpc-core';

export interface ThreadStart {
  readonly side: Side;
  /** The compute thread's end of the link (bridgeLink). */
  readonly port: MessagePort;
  /** Stream of the link that this thread uses. */
  readonly stream: number;
  /** Text of the public program. */
  readonly program: string;
  /** The vendor's weights file: read by the compute thread, so that the numbers are in no other thread. */
  readonly weightsPath?: string;
  readonly threatModel: ThreatModel;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Images of the batch for which the session is prepared when it opens; absent: not at all. */
  readonly prepareFor?: number;
  /** The party that makes as few keys as can be, if one is to. */
  readonly sparing?: Side;
}

export type ThreadRequest =
  | { readonly type: 'evaluate'; readonly images: readonly Float32Array<ArrayBuffer>[] }
  | { readonly type: 'serve'; readonly batch: number }
  /** Between batches only. */
  | { readonly type: 'close' };

export type ThreadReport =
  | { readonly type: 'opened'; readonly counters: ChannelCounters }
  /** What was secret in the thread's memory is overwritten. */
  | { readonly type: 'closed' }
  | { readonly type: 'step'; readonly done: number; readonly total: number }
  | {
      readonly type: 'done';
      readonly outputs: readonly Float32Array<ArrayBuffer>[];
      readonly counters: ChannelCounters;
      readonly profile: readonly unknown[];
    }
  /** `code` is absent for an error without a number, which is a bug. */
  | { readonly type: 'failed'; readonly code?: ErrorCode; readonly detail: string };
