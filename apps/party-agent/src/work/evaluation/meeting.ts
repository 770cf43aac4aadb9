/**
 * Between the handshake and the first batch. The hospital gets the model's manifest if it has not seen it yet (its hash, its
 * program's and the key that signed it are in the proposal, so no other can be passed off), measures the way to the vendor, and begins.
 */
import {
  canonicalHash,
  type ModelManifest,
  manifestHash,
  type SignedModelManifest,
  signedModelManifestSchema,
  verifyDocument,
} from '@doubleblind/contracts';

import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { type Program, parseProgram, programHash } from '@doubleblind/program';
import { receiveMessage, sendMessage } from '../../peer/control.ts';
import type { PeerHello } from '../../peer/handshake.ts';
import { commitmentTo, freshNonce, tossed } from './coin-toss.ts';
import { answerSchema, openingSchema, requestSchema, type SessionPlan } from './messages.ts';

const TIMEOUT_MILLISECONDS = 25_000;
const ECHOES = 3;
/** On a way as long as this one echo is exact enough, and more of them would only keep everybody waiting. */
const LONG_WAY_MILLISECONDS = 50;
/** Parts of a manifest that are asked for ahead: fewer than the control messages that a link lets wait. */
const PARTS_AHEAD = 8;
/** Characters of a part: below the 1 MiB of a control message whatever the text. */
const PART_CHARACTERS = 256 * 1024;
/** A program of a thousand steps has a tenth of this; a peer must not fill the memory with more. */
const MAXIMUM_PARTS = 256;
/** All parts of a manifest, the echoes and more; a hospital that goes on asking does not want to begin. */
const MAXIMUM_REQUESTS = MAXIMUM_PARTS + 64;

/** Of one link. */
const MAXIMUM_STREAMS = 16;

/** Which model the approved proposal names. */
export interface ExpectedModel {
  readonly programHash: string;
  /** Of everything that the vendor declares of it; no manifest fits a proposal that does not name one. */
  readonly manifestHash: string | undefined;
  /** Key of the vendor's agent. */
  readonly vendorKey: string;
}

export interface VendorsModel {
  /** As the vendor's agent signed it, to keep. */
  readonly manifestText: string;
  readonly program: Program;
  readonly programText: string;
  /** Shortest of a few echoes; of the first where that took long. */
  readonly roundTripMilliseconds: number;
}

/** The manifest in a text that a peer sent or the disk kept. Throws DB5613 when it is not the one that is expected. */
export function readManifest(text: string, expected: ExpectedModel): ModelManifest {
  let signed: SignedModelManifest;
  try {
    signed = signedModelManifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB5613', 'It is no manifest.', { cause: error });
  }
  const genuine =
    verifyDocument('model-manifest', signed, expected.vendorKey) &&
    programHash(signed.document.program) === expected.programHash;
  if (!genuine) throw new DoubleblindError('DB5613', '');
  if (manifestHash(signed.document) !== expected.manifestHash)
    throw new DoubleblindError('DB5613', 'Thresholds, intended use or findings are not those that were approved.');
  return signed.document;
}

/** The hospital's side. `known` is the manifest's text if it is here already. Throws DB5613. */
export async function askVendor(link: PeerLink, expected: ExpectedModel, known?: string): Promise<VendorsModel> {
  const manifestText = known ?? (await fetchManifest(link));
  const programText = JSON.stringify(readManifest(manifestText, expected).program);
  const program = parseProgram(programText);
  const trips: number[] = [];
  for (let id = 0; id < ECHOES; id++) {
    const begun = performance.now();
    await sendMessage(link, { type: 'echo', id });
    const answer = await receiveMessage(link, answerSchema, TIMEOUT_MILLISECONDS);
    if (answer.type !== 'echo' || answer.id !== id) throw new DoubleblindError('DB3008', 'It is no echo.');
    trips.push(performance.now() - begun);
    if (trips[id] > LONG_WAY_MILLISECONDS) break;
  }
  return { manifestText, program, programText, roundTripMilliseconds: Math.min(...trips) };
}

/** The first part says how many there are; the others are asked for before they are awaited, so that they take one round trip. */
async function fetchManifest(link: PeerLink): Promise<string> {
  const ask = (part: number) => sendMessage(link, { type: 'manifest', part });
  await ask(0);
  const first = await receivePart(link, 0);
  const texts = [first.text];
  let asked = 1;
  while (texts.length < first.parts) {
    while (asked < Math.min(first.parts, texts.length + PARTS_AHEAD)) await ask(asked++);
    texts.push((await receivePart(link, texts.length)).text);
  }
  return texts.join('');
}

async function receivePart(link: PeerLink, part: number) {
  const answer = await receiveMessage(link, answerSchema, TIMEOUT_MILLISECONDS);
  if (answer.type !== 'manifest' || answer.part !== part || answer.parts > MAXIMUM_PARTS)
    throw new DoubleblindError('DB3008', 'No manifest.');
  return answer;
}

/** The hospital's last words before the first batch; resolves to the coin that both sides tossed. */
export async function begin(link: PeerLink, plan: SessionPlan): Promise<number> {
  const nonce = freshNonce();
  const commitment = commitmentTo(nonce);
  await sendMessage(link, { type: 'begin', plan, commitment });
  const answer = await receiveMessage(link, answerSchema, TIMEOUT_MILLISECONDS);
  if (answer.type !== 'ready') throw new DoubleblindError('DB3008', 'The vendor is not ready.');
  await sendMessage(link, { type: 'opening', nonce });
  return tossed(commitment, nonce, answer.nonce);
}

export interface VendorsAnswers {
  /** Null where the hospital has been given the program by hand. */
  readonly manifestText: string | null;
  /** Throws what speaks against the plan. */
  readonly admit: (plan: SessionPlan) => void;
}

/**
 * The vendor's side: answers until the hospital begins, and resolves to the plan that both follow and the coin that both tossed.
 * Throws DB3008.
 */
export async function answerHospital(
  link: PeerLink,
  { manifestText, admit }: VendorsAnswers,
): Promise<{ readonly plan: SessionPlan; readonly seed: number }> {
  for (let asked = 0; asked < MAXIMUM_REQUESTS; asked++) {
    const request = await receiveMessage(link, requestSchema, TIMEOUT_MILLISECONDS);
    if (request.type === 'echo') await sendMessage(link, request);
    else if (request.type === 'manifest') await sendMessage(link, manifestPart(manifestText, request.part));
    else {
      const { plan, commitment } = request;
      checkPlan(plan);
      admit(plan);
      const nonce = freshNonce();
      await sendMessage(link, { type: 'ready', nonce });
      const opening = await receiveMessage(link, openingSchema, TIMEOUT_MILLISECONDS);
      return { plan, seed: tossed(commitment, opening.nonce, nonce) };
    }
  }
  throw new DoubleblindError('DB3008', `The hospital has not begun after ${MAXIMUM_REQUESTS} requests.`);
}

function manifestPart(manifestText: string | null, part: number) {
  if (manifestText === null) throw new DoubleblindError('DB3008', 'There is no manifest in a run by hand.');
  const parts = Math.ceil(manifestText.length / PART_CHARACTERS);
  const text = manifestText.slice(part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS);
  return { type: 'manifest', part, parts, text };
}

function checkPlan(plan: SessionPlan): void {
  const planned = plan.batches.reduce((sum, batch) => sum + batch, 0);
  const streams = plan.workers ? 0 : plan.lanes;
  if (streams > MAXIMUM_STREAMS || planned > plan.images || plan.batches.some((batch) => batch > plan.batchSize)) {
    throw new DoubleblindError('DB3008', 'The plan contradicts itself.');
  }
}

/** What the executors of both parties show each other; see executors/assignment.ts. */
export function ticketOf(hellos: readonly [PeerHello, PeerHello], plan: SessionPlan): string {
  return canonicalHash({ hellos, plan });
}
