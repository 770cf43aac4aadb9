/** One image through a vendor's model, from a ticket to the record: what a page's worker does. */

import type { HeldTicket, ImagesLeft, OfferedModel, SignedPageRecord } from '@doubleblind/contracts/page';
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, twoPartyBackend } from '@doubleblind/mpc-core/party';
import { activate, type Program, scoreActivation } from '@doubleblind/program';
import { isRecordOf, sessionOf } from '../channel/index.ts';
import { fetchProgram, hear, meetAgent, requireProgram, say } from './conversation.ts';
import { type Answer, evaluate } from './evaluate.ts';
import type { EvaluationProgress } from './progress.ts';

/** What a page shows before a person agrees. */
export interface Offer {
  readonly model: OfferedModel;
  readonly left: ImagesLeft;
  readonly program: Program;
  /** What one image moves, both ways, in bytes. */
  readonly bytesInAll: number;
}

/** What a ticket is good for, as the vendor's agent says it now. Throws as meetAgent and fetchProgram. */
export async function lookAt(held: HeldTicket): Promise<Offer> {
  const meeting = await meetAgent(held);
  try {
    const program = await fetchProgram(meeting);
    const { threatModel } = held.ticket.document;
    const backend = twoPartyBackend(threatModel);
    const { sent } = backend.cost(backend.plan(program), [1]);
    const bytesInAll = Object.values(sent).reduce((sum, bytes) => sum + bytes, 0);
    return { model: meeting.offer.model, left: meeting.offer.left, program, bytesInAll };
  } finally {
    meeting.link.close();
  }
}

/** What a person asks. */
export interface Question {
  readonly held: HeldTicket;
  readonly program: Program;
  /** Random; the same again when the link of an image broke, so that it counts once. */
  readonly imageId: string;
  /** [C][...space] real inputs, as the program's preprocessing makes them. */
  readonly film: Float32Array;
  /** `performance.now()` when the person asked. */
  readonly startedAt: number;
}

/** What comes of it. Nobody else has the scores. */
export interface AnsweredImage extends Omit<Answer, 'logits'> {
  /** Of the model's findings, in order. */
  readonly scores: Float32Array;
  readonly logits: Float32Array;
  /** That the image was answered, signed by the vendor's agent. */
  readonly record: SignedPageRecord;
}

/**
 * Throws as meetAgent; DB3010 (another program); DB3019, DB3020, DB3022, DB3023, with which the agent refuses; DB3001 to DB3014 (the link); DB4xxx (the
 * protocol).
 */
export async function ask(
  { held, program, imageId, film, startedAt }: Question,
  onProgress: (progress: EvaluationProgress) => void,
  linked: (link: PeerLink) => void = () => {},
): Promise<AnsweredImage> {
  requireProgram(program, held);
  const steps = program.steps.length;
  const nothing = { stepsDone: 0, steps, bytes: 0, bytesInAll: 0, secondsLeft: null } as const;
  onProgress({ phase: 'connecting', ...nothing, seconds: (performance.now() - startedAt) / 1000 });
  const { link, channel } = await meetAgent(held);
  linked(link);
  try {
    await say(link, { type: 'begin', imageId });
    // As long as the agent waits for a place: it says when there is none.
    await hear(link, 'ready', null);
    const { threatModel } = held.ticket.document;
    const parameters = { ticket: sessionOf(channel, held.ticket, imageId) };
    const work = { link, program, film, threat: threatModel, parameters, startedAt, onProgress };
    const { logits, ...answer } = await evaluate(work).catch((error) => refusalBehind(link, error));
    await say(link, { type: 'finished' });
    const { record } = await hear(link, 'record');
    if (!isRecordOf(record, held.ticket, imageId))
      throw new DoubleblindError('DB3008', 'The record is not of this image.');
    return { ...answer, logits, scores: activate(scoreActivation(program.output), logits), record };
  } finally {
    link.close();
  }
}

/** What the agent refused with before it ended the link, which says more than that it ended. */
async function refusalBehind(link: PeerLink, error: unknown): Promise<never> {
  await hear(link, 'refused', 0).catch((found) => {
    if (found instanceof DoubleblindError && !LINK_ENDS.has(found.code)) throw found;
  });
  throw error;
}

const LINK_ENDS = new Set(['DB3001', 'DB3004', 'DB3008', 'DB3012']);
