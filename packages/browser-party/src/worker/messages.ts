/** What a page and its worker tell each other. */
import type { HeldTicket } from '@doubleblind/contracts/page';
import type { ErrorCode } from '@doubleblind/errors';
import type { AnsweredImage, Offer } from '../engine/ask.ts';
import type { EvaluationProgress } from '../engine/progress.ts';

/** What a page asks about an image. */
export interface Request {
  readonly held: HeldTicket;
  /** The public program as it was offered, which the worker checks. */
  readonly program: unknown;
  readonly imageId: string;
  /** [C][...space] real inputs; the worker takes them over. */
  readonly film: Float32Array<ArrayBuffer>;
}

export type ToWorker =
  | { readonly type: 'look'; readonly held: HeldTicket }
  | { readonly type: 'ask'; readonly request: Request }
  | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: EvaluationProgress }
  | { readonly type: 'offer'; readonly offer: Offer }
  | { readonly type: 'answer'; readonly answer: AnsweredImage }
  /** `code`: null for what should not happen. */
  | { readonly type: 'failed'; readonly code: ErrorCode | null; readonly detail: string };
