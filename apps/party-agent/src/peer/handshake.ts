/**
 * The one handshake on a peer link, before anything secret moves: both agents say which side of which work they are, with which
 * program and under which terms, and each checks the other's word.
 */
import type { Side } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { z } from 'zod';
import { parseMessage, receiveJson, sendMessage } from './control.ts';

/** Changes whenever two versions of the agent could not work together. */
export const PEER_PROTOCOL_VERSION = 3;

export const phaseSchema = z.enum(['preflight', 'run']);
export type Phase = z.infer<typeof phaseSchema>;

/** Where both agents are in an evaluation that both organisations have approved. */
const termsSchema = z.strictObject({
  evaluationId: z.string().max(64),
  attempt: z.number().int().positive(),
  phase: phaseSchema,
  proposalHash: z.string().max(64),
});
export type PeerTerms = z.infer<typeof termsSchema>;

/** Read before anything else, and alike in all versions. */
const envelopeSchema = z.looseObject({ type: z.string(), version: z.number().int() });

const helloSchema = z.strictObject({
  type: z.literal('hello'),
  version: z.literal(PEER_PROTOCOL_VERSION),
  work: z.literal('evaluation'),
  side: z.enum(['vendor', 'hospital']),
  programHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bit widths in words, so that a difference can be named; null where the program is not here yet. */
  widths: z.string().max(500).nullable(),
  /** Null between two people who run both sides by hand. */
  terms: termsSchema.nullable(),
});
export type PeerHello = z.infer<typeof helloSchema>;

export interface Greeting {
  readonly side: Side;
  readonly programHash: string;
  readonly widths: string | null;
  readonly terms: PeerTerms | null;
}

const TIMEOUT_MILLISECONDS = 25_000;

/**
 * Resolves to both hellos, the vendor's first. Throws DB3009 (other version), DB3011 (same side, other work or terms), DB3010
 * (other program), DB5612 (the peer is at another point: both try again), DB3008.
 */
export async function shakeHands(
  link: PeerLink,
  greeting: Greeting,
): Promise<readonly [vendor: PeerHello, hospital: PeerHello]> {
  const own: PeerHello = { type: 'hello', version: PEER_PROTOCOL_VERSION, work: 'evaluation', ...greeting };
  await sendMessage(link, own);
  const peer = parseHello(await receiveJson(link, TIMEOUT_MILLISECONDS));
  if (peer.side === own.side) throw new DoubleblindError('DB3011', `Both sides are the ${own.side}.`);
  checkTerms(own.terms, peer.terms);
  if (peer.programHash !== own.programHash) throw programsDiffer(own, peer);
  return own.side === 'vendor' ? [own, peer] : [peer, own];
}

function parseHello(json: unknown): PeerHello {
  const envelope = envelopeSchema.safeParse(json);
  if (envelope.success && envelope.data.version !== PEER_PROTOCOL_VERSION) {
    const detail = `This side speaks version ${PEER_PROTOCOL_VERSION}, the peer version ${envelope.data.version}.`;
    throw new DoubleblindError('DB3009', detail);
  }
  return parseMessage(helloSchema, json);
}

function checkTerms(own: PeerTerms | null, peer: PeerTerms | null): void {
  if (own?.evaluationId !== peer?.evaluationId || own?.proposalHash !== peer?.proposalHash) {
    throw new DoubleblindError('DB3011', 'The peer came for another evaluation or other terms.');
  }
  if (own && peer && (peer.attempt !== own.attempt || peer.phase !== own.phase)) {
    throw new DoubleblindError('DB5612', `It is at ${peer.phase} ${peer.attempt}, not ${own.phase} ${own.attempt}.`);
  }
}

function programsDiffer(own: PeerHello, peer: PeerHello): DoubleblindError {
  const hashes = `This side's is ${own.programHash.slice(0, 12)}, the peer's ${peer.programHash.slice(0, 12)}`;
  const named = own.widths !== null && peer.widths !== null && own.widths !== peer.widths;
  const widths = named ? `; widths here: ${own.widths}; there: ${peer.widths}` : '';
  return new DoubleblindError('DB3010', `${hashes}${widths}.`);
}
