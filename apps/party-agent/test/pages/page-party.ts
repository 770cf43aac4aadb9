/** Questions that are asked in a page of a browser, and what two agents say to the same. */
import type { HeldTicket } from '@doubleblind/contracts';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { activate, scoreActivation } from '@doubleblind/program';
import type { AnsweredImage, EvaluationProgress } from '../../../../packages/browser-party/src/index.ts';
import type { Platform } from './support.ts';

/** What the page's script has. */
export interface PageWindow {
  readonly party: typeof import('../../../../packages/browser-party/src/index.ts');
}

/** What of a page is needed to ask in it, whoever drives the browser. */
export interface Evaluates {
  evaluate<T, A>(task: (given: A) => Promise<T>, given: A): Promise<T>;
}

export interface Seen {
  readonly answer?: Omit<AnsweredImage, 'logits' | 'scores'> & { readonly scores: number[] };
  readonly error?: string;
  readonly progress: EvaluationProgress[];
}

export interface Question {
  readonly held: HeldTicket;
  readonly program: unknown;
  readonly imageId: string;
  readonly film: number[];
  /** Stops when so many steps are done, or a few more. */
  readonly stopAt?: number;
}

/** What a page tells of a question. */
export function askIn(page: Evaluates, question: Question): Promise<Seen> {
  return page.evaluate(async ({ film: values, stopAt, ...rest }) => {
    const { party } = window as unknown as PageWindow;
    const progress: EvaluationProgress[] = [];
    const request = { ...rest, film: Float32Array.from(values) };
    const running = party.askAboutImage('/engine.js', request, (now) => {
      progress.push(now);
      if (stopAt !== undefined && now.stepsDone >= stopAt) running.stop();
    });
    try {
      const { logits: _, scores, ...answer } = await running.result;
      return { answer: { ...answer, scores: [...scores] }, progress };
    } catch (error) {
      return { error: String(error), progress };
    }
  }, question);
}

/** Scores of a run between two parties of Node.js. */
export async function agentsScores({ program, weights }: Platform, image: Float32Array): Promise<Float32Array> {
  const [a, b] = channelPair();
  const [vendor, hospital] = await Promise.all([
    openSession({ party: 'vendor', channel: a, program, weights }),
    openSession({ party: 'hospital', channel: b, program }),
  ]);
  const [[logits]] = await Promise.all([hospital.evaluate([image]), vendor.serve(1)]);
  return activate(scoreActivation(program.output), logits);
}

/** What of an image, its scores and the ticket's secret is in all that the relay has passed on: pieces of each, as bytes and as text. */
export function foundInTraffic(
  platform: Platform,
  image: Float32Array,
  scores: readonly number[],
  { secret }: HeldTicket,
): string[] {
  const relayed = Buffer.concat(platform.seen);
  const pieces: Record<string, Buffer | string> = { secret };
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  for (let at = 0; at + 32 <= bytes.length; at += bytes.length >> 5) {
    const piece = bytes.subarray(at & ~3, (at & ~3) + 32);
    // Of an even background there is nothing to be found.
    if (new Set(piece).size > 8) pieces[`pixels at ${at}`] = piece;
  }
  for (const [i, score] of scores.entries()) {
    pieces[`score ${i} as text`] = String(score);
    pieces[`score ${i} as bytes`] = Buffer.from(Float64Array.of(score).buffer);
  }
  pieces['scores as bytes'] = Buffer.from(Float32Array.from(scores).buffer).subarray(0, 8);
  return Object.entries(pieces).flatMap(([name, piece]) => (relayed.includes(piece) ? [name] : []));
}
