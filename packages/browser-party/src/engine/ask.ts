/** One image through a vendor's model, from a ticket to the record: what a page's worker does. */

import type { HeldTicket, ImagesLeft, OfferedModel, SignedPageRecord } from '@doubleblind/contracts/page';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core/party';
import { activate, type Program, scoreActivation } from '@doubleblind/program';
import { isRecordOf, sessionOf } from '../channel/index.ts';
import { fetchProgram, hear, type Meeting, meetAgent, requireProgram, say } from './conversation.ts';
import { type Answer, bytesOfOneFilm, evaluate, type OpenedSession, openForOneFilm } from './evaluate.ts';
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
    const bytesInAll = bytesOfOneFilm(program, held.ticket.document.threatModel);
    return { model: meeting.offer.model, left: meeting.offer.left, program, bytesInAll };
  } finally {
    meeting.link.close();
  }
}

/** With whom, and about what. */
export interface Subject {
  readonly held: HeldTicket;
  readonly program: Program;
}

/** A session with the vendor's agent that waits for its image; nothing has counted yet. */
export interface Prepared {
  readonly link: PeerLink;
  readonly opened: OpenedSession;
}

/**
 * Opens a session before there is an image: keys and correlations do not depend on it.
 *
 * Throws as meetAgent; DB3010 (another program); DB3019, DB3020, DB3023, DB3025, with which the agent refuses; DB3001 to DB3014 (the link);
 * DB4xxx (the protocol).
 */
export async function prepare(
  { held, program }: Subject,
  linked: (link: PeerLink) => void = () => {},
): Promise<Prepared> {
  requireProgram(program, held);
  const meeting = await meetAgent(held);
  const { link } = meeting;
  linked(link);
  try {
    return { link, opened: await open(meeting, program) };
  } catch (error) {
    link.close();
    throw error;
  }
}

async function open({ held, channel, link }: Meeting, program: Program): Promise<OpenedSession> {
  await say(link, { type: 'prepare' });
  // As long as the agent waits for a place: it says when there is none.
  await hear(link, 'ready', null);
  const { threatModel: threat } = held.ticket.document;
  const parameters = { ticket: sessionOf(channel, held.ticket) };
  return openForOneFilm({ link, program, threat, parameters }).catch((error) => refusalBehind(link, error));
}

/** What a person asks. */
export interface Question extends Subject {
  /** Random; the same again when the link of an image broke, so that it counts once. */
  readonly imageId: string;
  /** [C][...space] real inputs, as the program's preprocessing makes them. */
  readonly film: Float32Array;
  /** `performance.now()` when the person asked. */
  readonly startedAt: number;
}

/** What comes of it. Nobody else has the scores. */
export interface AnsweredImage extends Omit<Answer, 'logits'> {
  /** Of the model's findings, in order; all NaN where the score is not valid. */
  readonly scores: Float32Array;
  readonly logits: Float32Array;
  /** That the image was answered, signed by the vendor's agent. */
  readonly record: SignedPageRecord;
}

/** Where the question's session comes from and what is told meanwhile. */
export interface AskOptions {
  /** One that was opened for it; where that has ended meanwhile, or there is none, the question opens its own. */
  readonly prepared?: Promise<Prepared>;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  readonly linked?: (link: PeerLink) => void;
}

/** Throws as prepare, and DB3022 for an image that was answered. */
export async function ask(
  question: Question,
  { prepared, onProgress = () => {}, linked = () => {} }: AskOptions = {},
): Promise<AnsweredImage> {
  const { held, program, imageId, film, startedAt } = question;
  const tell = (phase: EvaluationProgress['phase']) => {
    const nothing = { stepsDone: 0, steps: program.steps.length, bytes: 0, bytesInAll: 0, secondsLeft: null };
    onProgress({ phase, ...nothing, seconds: (performance.now() - startedAt) / 1000 });
  };
  tell(prepared ? 'set-up' : 'connecting');
  const meeting = (opened: PeerLink) => {
    tell('set-up');
    linked(opened);
  };
  const { link, opened } = (await begun(question, prepared)) ?? (await begin(question, prepare(question, meeting)));
  try {
    const { logits, ...answer } = await evaluate(opened, film, startedAt, onProgress).catch((error) =>
      refusalBehind(link, error),
    );
    await say(link, { type: 'finished' });
    const { record } = await hear(link, 'record');
    if (!isRecordOf(record, held.ticket, imageId))
      throw new DoubleblindError('DB3008', 'The record is not of this image.');
    return { ...answer, logits, scores: activate(scoreActivation(program.output), logits), record };
  } finally {
    link.close();
  }
}

/** The session that was opened ahead, with the image begun in it; null where there is none, or it has ended before that. */
async function begun(question: Question, prepared: Promise<Prepared> | undefined): Promise<Prepared | null> {
  if (!prepared) return null;
  try {
    return await begin(question, prepared);
  } catch (error) {
    if (error instanceof DoubleblindError && CALL_AGAIN.has(error.code)) return null;
    throw error;
  }
}

/** The image counts when the agent has heard of it; so it is told nothing else than that before it has answered. */
async function begin({ imageId }: Question, prepared: Promise<Prepared>): Promise<Prepared> {
  const session = await prepared;
  const { link, opened } = session;
  try {
    await say(link, { type: 'begin', imageId });
    // As long as the agent waits for a place: it says when there is none.
    await hear(link, 'begun', null);
    return session;
  } catch (error) {
    opened.session.close();
    link.close();
    throw error;
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
/** A session that waited too long, had to give way, or whose link broke: nothing was lost by it. */
const CALL_AGAIN = new Set([...LINK_ENDS, 'DB3006', 'DB3014', 'DB3016', 'DB3021', 'DB3023']);
