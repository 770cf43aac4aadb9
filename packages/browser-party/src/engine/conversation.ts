/** What the page says to the vendor's agent inside the channel, and what it hears: packages/contracts page/. */
import {
  type HeldTicket,
  PAGE_VERSION,
  type PageAnswer,
  type PageMessage,
  pageAnswerSchema,
} from '@doubleblind/contracts/page';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { type PeerLink, socketLink } from '@doubleblind/mpc-core/party';
import { type Program, parseProgram, programHash } from '@doubleblind/program';
import type { SecureChannel } from '../channel/index.ts';
import { callAgent } from './call-agent.ts';

/** A kind of message, by its name. */
type Message<K extends PageAnswer['type']> = Extract<PageAnswer, { type: K }>;

/** A vendor's agent that has let the ticket's holder in. */
export interface Meeting {
  readonly held: HeldTicket;
  readonly channel: SecureChannel;
  readonly link: PeerLink;
  readonly offer: Message<'offer'>;
}

const TIMEOUT_MILLISECONDS = 25_000;

/**
 * Calls the agent and shows the ticket. Throws DB3006, DB3015 to DB3018 and DB3021 as callAgent, and what the agent refuses with: DB3009, DB3018.
 */
export async function meetAgent(held: HeldTicket): Promise<Meeting> {
  const channel = await callAgent(held.ticket);
  const link = socketLink(channel.socket);
  try {
    const { ticketId } = held.ticket.document;
    await say(link, { type: 'hello', version: PAGE_VERSION, ticketId, secret: held.secret });
    return { held, channel, link, offer: await hear(link, 'offer') };
  } catch (error) {
    link.close();
    throw error;
  }
}

/** The public program, which must be the ticket's. Throws DB3010 for another, DB1021 and DB1022 for what is none. */
export async function fetchProgram({ held, link, offer }: Meeting): Promise<Program> {
  let text = '';
  for (let part = 0; part < offer.programParts; part++) {
    await say(link, { type: 'program', part });
    const answer = await hear(link, 'program');
    if (answer.part !== part) throw new DoubleblindError('DB3008', 'Another part of the program.');
    text += answer.text;
  }
  const program = parseProgram(parsed(text));
  requireProgram(program, held);
  return program;
}

/** Throws DB3010. */
export function requireProgram(program: Program, { ticket }: HeldTicket): void {
  if (programHash(program) !== ticket.document.programHash)
    throw new DoubleblindError('DB3010', 'It is not the one that the ticket names.');
}

export async function say(link: PeerLink, message: PageMessage): Promise<void> {
  await link.sendControl(new TextEncoder().encode(JSON.stringify(message)));
}

/** The next message, which must be of this kind. Throws what the agent refuses with, DB3008 for all else and when none comes in time. */
export async function hear<K extends PageAnswer['type']>(
  link: PeerLink,
  type: K,
  milliseconds: number | null = TIMEOUT_MILLISECONDS,
): Promise<Message<K>> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = () => reject(new DoubleblindError('DB3008', 'The vendor’s agent does not answer.'));
  const timer = milliseconds === null ? undefined : setTimeout(tooLate, milliseconds);
  try {
    const bytes = await Promise.race([link.receiveControl(), late]);
    const result = pageAnswerSchema.safeParse(parsed(new TextDecoder().decode(bytes)));
    if (!result.success) throw new DoubleblindError('DB3008', 'The vendor’s agent said something else.');
    const message: PageAnswer = result.data;
    if (message.type === 'refused') throw refusal(message);
    if (message.type !== type) throw new DoubleblindError('DB3008', `It said "${message.type}".`);
    return message as Message<K>;
  } finally {
    clearTimeout(timer);
  }
}

function refusal({ failure: { code, detail } }: Message<'refused'>): DoubleblindError {
  if (!Object.hasOwn(ERRORS, code)) return new DoubleblindError('DB3012', code);
  return new DoubleblindError(code as ErrorCode, detail);
}

/** Null for what is no JSON, which no schema takes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
