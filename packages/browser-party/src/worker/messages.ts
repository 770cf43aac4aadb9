/** What a page and its worker tell each other. */
import type { ErrorCode } from '@doubleblind/errors';
import type { TwoPartyThreat } from '@doubleblind/mpc-core/party';
import type { Answer } from '../engine/evaluate.ts';
import type { EvaluationProgress } from '../engine/progress.ts';

/** What a page asks for. */
export interface Request {
  /** Of the vendor's party, a WebSocket's. */
  readonly address: string;
  /** The public program as it was read, which the worker checks. */
  readonly program: unknown;
  /** [C][...space] real inputs; the worker takes them over. */
  readonly film: Float32Array<ArrayBuffer>;
  readonly threat?: TwoPartyThreat;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

export type ToWorker = { readonly type: 'evaluate'; readonly request: Request } | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: EvaluationProgress }
  | { readonly type: 'answer'; readonly answer: Answer }
  /** `code`: null for what should not happen. */
  | { readonly type: 'failed'; readonly code: ErrorCode | null; readonly detail: string };
