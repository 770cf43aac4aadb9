/**
 * One call of a page: the encrypted channel, the ticket, what the model is, one image. The page's party is in packages/browser-party; what both say is
 * in packages/contracts page/.
 */
import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openToPage, type SecureChannel, sessionOf } from '@doubleblind/browser-party/channel';
import {
  PAGE_VERSION,
  type PageAnswer,
  type PageMessage,
  type PageRecord,
  pageMessageSchema,
  signDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, socketLink } from '@doubleblind/mpc-core';
import type { WebSocket } from 'ws';
import type { Executor } from '../executors/assignment.ts';
import { receiveMessage, sendMessage } from '../peer/control.ts';
import type { Identity } from '../peer/identity.ts';
import {
  imagesLeft,
  type PageTicketEntry,
  pageImageAnswered,
  requireImage,
  startPageImage,
  validPageTicket,
} from '../store/database/page-tickets.ts';
import { channelKey } from './channel-key.ts';
import { secretHash } from './issue-ticket.ts';
import type { PageModel } from './page-model.ts';
import { webSocketWire } from './web-socket-wire.ts';

export interface PageService {
  readonly database: DatabaseSync;
  readonly identity: Pick<Identity, 'privateKey'>;
  /** The model with this program, or null. */
  readonly model: (programHash: string) => Promise<PageModel | null>;
  readonly executor: Executor;
  /** How many images are computed at a time; resolves with the function that gives the place back, rejects with the signal's reason. */
  readonly acquire: (signal: AbortSignal) => Promise<() => void>;
}

/** Resolves to the image that was answered, or to null where the page only looked. Throws what ended the call; the page has been told its number. */
export async function answerPage(service: PageService, socket: WebSocket): Promise<PageRecord | null> {
  const channel = await openToPage(webSocketWire(socket), channelKey(service.identity.privateKey).secretKey);
  const link = socketLink(channel.socket);
  try {
    const record = await converse(service, channel, link);
    link.close();
    return record;
  } catch (error) {
    const told = error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', '');
    // Particulars of what this side refuses are for the page; all others stay here.
    const detail = REFUSALS.has(told.code) ? told.detail : '';
    await sendMessage(link, { type: 'refused', failure: { code: told.code, detail } } satisfies PageAnswer).catch(
      () => {},
    );
    link.close(told);
    throw error;
  }
}

const REFUSALS = new Set<string>(['DB3009', 'DB3018', 'DB3019', 'DB3020', 'DB3022', 'DB3023']);
/** For what the page has to say next; persons think before it calls. */
const PAGE_MILLISECONDS = 15_000;
const FINISH_MILLISECONDS = 30_000;
/** For the page to take the record and hang up. */
const GOODBYE_MILLISECONDS = 5000;
/** Below what a page has patience for. */
const PLACE_MILLISECONDS = 60_000;
/** Below the 1 MiB of a control message, whatever the text. */
const PART_CHARACTERS = 256 * 1024;
const MAXIMUM_PARTS = 256;

async function converse(service: PageService, channel: SecureChannel, link: PeerLink): Promise<PageRecord | null> {
  const { database } = service;
  const say = (message: PageAnswer) => sendMessage(link, message);
  const entry = admit(database, await hear(link, PAGE_MILLISECONDS));
  const { ticketId, programHash, threatModel } = entry.ticket.document;
  const model = await service.model(programHash);
  if (!model) throw new DoubleblindError('DB3018', "The vendor's agent no longer has the model.");
  const programParts = Math.ceil(model.programText.length / PART_CHARACTERS);
  const left = imagesLeft(database, entry, new Date());
  await say({ type: 'offer', version: PAGE_VERSION, model: model.offered, left, programParts });
  const begin = await untilBegin(link, model.programText);
  if (!begin) return null;
  const { imageId } = begin;
  requireImage(database, ticketId, imageId, new Date());
  const giveBack = await place(service, link);
  const startedAt = new Date();
  try {
    await say({ type: 'ready', left });
    const session = sessionOf(channel, entry.ticket, imageId);
    await serve(service, { link, session, model, ticketId, imageId, threatModel });
  } finally {
    giveBack();
  }
  const finished = await hear(link, FINISH_MILLISECONDS);
  if (finished.type !== 'finished') throw new DoubleblindError('DB3008', 'The page does not finish.');
  const document: PageRecord = {
    ...{ version: 1, ticketId, imageId, programHash, threatModel },
    ...{ startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString() },
  };
  await say({ type: 'record', record: signDocument('page-record', document, service.identity.privateKey) });
  await Promise.race([link.ended, sleep(GOODBYE_MILLISECONDS)]);
  return document;
}

/** Gives out the program until the page begins; null where it has gone without. */
async function untilBegin(
  link: PeerLink,
  programText: string,
): Promise<Extract<PageMessage, { type: 'begin' }> | null> {
  for (let asked = 0; asked <= MAXIMUM_PARTS; asked++) {
    const message = await hear(link, PAGE_MILLISECONDS).catch((error) => {
      if (error instanceof DoubleblindError && error.code === 'DB3001') return null;
      throw error;
    });
    if (message === null || message.type === 'begin') return message;
    if (message.type !== 'program') break;
    const { part } = message;
    const text = programText.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
    await sendMessage(link, { type: 'program', part, text } satisfies PageAnswer);
  }
  throw new DoubleblindError('DB3008', 'The page does not begin.');
}

function hear(link: PeerLink, milliseconds: number): Promise<PageMessage> {
  return receiveMessage(link, pageMessageSchema, milliseconds);
}

/** Throws DB3009 and DB3018. */
function admit(database: DatabaseSync, hello: PageMessage): PageTicketEntry {
  if (hello.type !== 'hello') throw new DoubleblindError('DB3008', 'No hello.');
  if (hello.version !== PAGE_VERSION)
    throw new DoubleblindError('DB3009', `The page speaks version ${hello.version}, the agent ${PAGE_VERSION}.`);
  const entry = validPageTicket(database, hello.ticketId, new Date());
  const [expected, given] = [entry.ticket.document.secretHash, secretHash(hello.secret)].map((hash) =>
    Buffer.from(hash),
  );
  if (!timingSafeEqual(expected, given)) throw new DoubleblindError('DB3018', 'Its secret is wrong.');
  return entry;
}

/** Throws DB3023 where no place gets free in time. */
async function place({ acquire }: PageService, link: PeerLink): Promise<() => void> {
  const leaving = new AbortController();
  const busy = new DoubleblindError('DB3023', `No place got free within ${PLACE_MILLISECONDS / 1000} s.`);
  const timer = setTimeout(() => leaving.abort(busy), PLACE_MILLISECONDS);
  link.ended.then((error) => leaving.abort(error));
  try {
    return await acquire(leaving.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function serve(
  { database, executor }: PageService,
  {
    link,
    session,
    model,
    ticketId,
    imageId,
    threatModel,
  }: {
    readonly link: PeerLink;
    readonly session: string;
    readonly model: PageModel;
    readonly ticketId: string;
    readonly imageId: string;
    readonly threatModel: PageRecord['threatModel'];
  },
): Promise<void> {
  const { programText: program, weightsPath } = model;
  const work = { kind: 'page', id: imageId } as const;
  const what = { work, side: 'vendor', program, weightsPath, threatModel } as const;
  for await (const outcome of executor.run({ ...what, batches: [1], lanes: 1, peer: link, ticket: session })) {
    if (outcome.type === 'starting') startPageImage(database, ticketId, imageId, new Date());
    if (outcome.type === 'done') pageImageAnswered(database, ticketId, imageId, new Date());
  }
}
