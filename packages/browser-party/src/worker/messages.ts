/** What a page and its worker tell each other. */
import type { HeldTicket } from '@doubleblind/contracts/page';
import type { ErrorCode } from '@doubleblind/errors';
import type { AnsweredImage, Offer } from '../engine/ask.ts';
import type { EvaluationProgress } from '../engine/progress.ts';

/** With whom, and about what. */
export interface RequestSubject {
  readonly held: HeldTicket;
  /** The public program as it was offered, which the worker checks. */
  readonly program: unknown;
}

/** What a page asks about an image. */
export interface Request extends RequestSubject {
  readonly imageId: string;
  /** [C][...space] real inputs; the worker takes them over. */
  readonly film: Float32Array<ArrayBuffer>;
}

export type ToWorker =
  | { readonly type: 'look'; readonly held: HeldTicket }
  /** Opens the session of the question to come. */
  | { readonly type: 'prepare'; readonly subject: RequestSubject }
  | { readonly type: 'ask'; readonly request: Request }
  | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'progress'; readonly progress: EvaluationProgress }
  | { readonly type: 'offer'; readonly offer: Offer }
  /** The session is open, and waits for the question. */
  | { readonly type: 'prepared' }
  | { readonly type: 'answer'; readonly answer: AnsweredImage }
  /** `code`: null for what should not happen. */
  | { readonly type: 'failed'; readonly code: ErrorCode | null; readonly detail: string };
