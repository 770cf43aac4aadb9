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
  requireUse,
  startPageImage,
  validPageTicket,
} from '../store/database/page-tickets.ts';
import { channelKey } from './channel-key.ts';
import type { ImageCalls } from './image-calls.ts';
import { secretHash } from './issue-ticket.ts';
import type { PageModel } from './page-model.ts';
import type { Preparations } from './preparations.ts';
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

/** What one agent's calls share. */
export interface AnsweringPages extends PageService {
  readonly preparations: Preparations;
  readonly calls: ImageCalls;
}

/** Resolves to the image that was answered, or to null where the page only looked. Throws what ended the call; the page has been told its number. */
export async function answerPage(service: AnsweringPages, socket: WebSocket): Promise<PageRecord | null> {
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

const REFUSALS = new Set<string>(['DB3009', 'DB3018', 'DB3019', 'DB3020', 'DB3022', 'DB3023', 'DB3025']);
/** For what the page has to say next; persons think before it calls. */
const PAGE_MILLISECONDS = 15_000;
const FINISH_MILLISECONDS = 30_000;
/** Beyond what Preparations lets a session wait. */
const HELD_MILLISECONDS = 15 * 60_000;
/** For the page to take the record and hang up. */
const GOODBYE_MILLISECONDS = 5000;
/** Below what a page has patience for. */
const PLACE_MILLISECONDS = 60_000;
/** Below the 1 MiB of a control message, whatever the text. */
const PART_CHARACTERS = 256 * 1024;
const MAXIMUM_PARTS = 256;

async function converse(service: AnsweringPages, channel: SecureChannel, link: PeerLink): Promise<PageRecord | null> {
  const { database } = service;
  const say = (message: PageAnswer) => sendMessage(link, message);
  const entry = admit(database, await hear(link, PAGE_MILLISECONDS));
  const { ticketId, programHash, threatModel } = entry.ticket.document;
  const model = await service.model(programHash);
  if (!model) throw new DoubleblindError('DB3018', "The vendor's agent no longer has the model.");
  const programParts = Math.ceil(model.programText.length / PART_CHARACTERS);
  const left = imagesLeft(database, entry, new Date());
  await say({ type: 'offer', version: PAGE_VERSION, model: model.offered, left, programParts });
  if (!(await staysFor(link, model.programText))) return null;
  requireUse(database, entry, new Date());
  service.preparations.open(entry, new Date());
  const image = await compute(service, { link, channel, model, entry });
  if (!image) return null;
  const finished = await hear(link, FINISH_MILLISECONDS);
  if (finished.type !== 'finished') throw new DoubleblindError('DB3008', 'The page does not finish.');
  const { imageId, startedAt } = image;
  const document: PageRecord = {
    ...{ version: 1, ticketId, imageId, programHash, threatModel },
    ...{ startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString() },
  };
  await say({ type: 'record', record: signDocument('page-record', document, service.identity.privateKey) });
  await Promise.race([link.ended, sleep(GOODBYE_MILLISECONDS)]);
  return document;
}

/** Gives out the program until the page wants a session; false where it has gone without. */
async function staysFor(link: PeerLink, programText: string): Promise<boolean> {
  for (let asked = 0; asked <= MAXIMUM_PARTS; asked++) {
    const message = await orGone(hear(link, PAGE_MILLISECONDS));
    if (message === null) return false;
    if (message.type === 'prepare') return true;
    if (message.type !== 'program') break;
    const { part } = message;
    const text = programText.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
    await sendMessage(link, { type: 'program', part, text } satisfies PageAnswer);
  }
  throw new DoubleblindError('DB3008', 'The page does not begin.');
}

/** Null where the page has hung up. */
async function orGone(message: Promise<PageMessage>): Promise<PageMessage | null> {
  try {
    return await message;
  } catch (error) {
    if (error instanceof DoubleblindError && error.code === 'DB3001') return null;
    throw error;
  }
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

interface Call {
  readonly link: PeerLink;
  readonly channel: SecureChannel;
  readonly model: PageModel;
  readonly entry: PageTicketEntry;
}

interface ComputedImage {
  readonly imageId: string;
  readonly startedAt: Date;
}

/**
 * Opens a session, waits in it for the page's image, counts and computes that. A place is held while this side computes, not while it waits. Null where
 * the page has gone without an image.
 */
async function compute(service: AnsweringPages, call: Call): Promise<ComputedImage | null> {
  const { database, executor, preparations } = service;
  const { link, channel, model, entry } = call;
  const { ticketId, threatModel } = entry.ticket.document;
  const { programText: program, weightsPath } = model;
  let giveBack = await place(service, link);
  let image: ComputedImage | undefined;
  let leave = () => {};
  try {
    await sendMessage(link, { type: 'ready' } satisfies PageAnswer);
    const work = { kind: 'page', id: ticketId } as const;
    const what = { work, side: 'vendor', program, weightsPath, threatModel, batches: [1], lanes: 1 } as const;
    const ticket = sessionOf(channel, entry.ticket);
    for await (const outcome of executor.run({ ...what, peer: link, ticket, prepared: true, sparing: 'hospital' })) {
      if (outcome.type === 'opened') {
        giveBack();
        const message = await preparations.hold(orGone(hear(link, HELD_MILLISECONDS)));
        if (message === null) return null;
        if (message.type !== 'begin') throw new DoubleblindError('DB3008', 'The page does not begin.');
        requireImage(database, ticketId, message.imageId, new Date());
        leave = service.calls.take(ticketId, message.imageId, link);
        giveBack = await place(service, link);
        image = { imageId: message.imageId, startedAt: new Date() };
      } else if (outcome.type === 'starting') {
        startPageImage(database, ticketId, image!.imageId, image!.startedAt);
        preparations.used(entry);
        await sendMessage(link, { type: 'begun' } satisfies PageAnswer);
      } else if (outcome.type === 'done') pageImageAnswered(database, ticketId, image!.imageId, new Date());
    }
  } finally {
    leave();
    giveBack();
  }
  return image!;
}
