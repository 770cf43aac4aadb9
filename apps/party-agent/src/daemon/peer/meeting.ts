/**
 * The barrier before anything secret moves: both daemons say which evaluation, attempt and phase they are ready for, and
 * under which approved terms. The hospital then gets the model's manifest if it has not seen it yet (its hash, its program's
 * and the key that signed it are in the proposal, so no other can be passed off) and measures the way to the vendor.
 */
import {
  type ModelManifest,
  manifestHash,
  type Side,
  type SignedModelManifest,
  signedModelManifestSchema,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { type Program, parseProgram, programHash } from '@doubleblind/program';
import {
  answerSchema,
  MEETING_VERSION,
  type Meet,
  meetSchema,
  type Phase,
  receiveMessage,
  requestSchema,
  sendMessage,
} from './messages.ts';

export interface Terms {
  readonly evaluationId: string;
  readonly attempt: number;
  readonly side: Side;
  readonly phase: Phase;
  readonly proposalHash: string;
}

const TIMEOUT_MILLISECONDS = 25_000;
const ECHOES = 3;
/** Characters of a part: below the 1 MiB of a control message whatever the text. */
const PART_CHARACTERS = 256 * 1024;

/** Throws DB3009 (other version), DB5612 (the peer is at another point: both try again), DB3011 (other terms). */
export async function meet(link: PeerLink, own: Terms): Promise<void> {
  const message: Meet = { type: 'meet', version: MEETING_VERSION, ...own };
  await sendMessage(link, message);
  const peer = await receiveMessage(link, meetSchema, TIMEOUT_MILLISECONDS);
  if (peer.version !== MEETING_VERSION) {
    throw new DoubleblindError('DB3009', `This side speaks version ${MEETING_VERSION}, the peer ${peer.version}.`);
  }
  if (peer.evaluationId !== own.evaluationId || peer.side === own.side || peer.proposalHash !== own.proposalHash) {
    throw new DoubleblindError('DB3011', 'The peer came for another evaluation or other terms.');
  }
  if (peer.attempt !== own.attempt || peer.phase !== own.phase) {
    throw new DoubleblindError('DB5612', `It is at ${peer.phase} ${peer.attempt}, not ${own.phase} ${own.attempt}.`);
  }
}

/** Which model the approved proposal names. */
export interface ExpectedModel {
  readonly programHash: string;
  /** Of everything that the vendor declares of it; no manifest fits a proposal that does not name one. */
  readonly manifestHash: string | undefined;
  /** Key of the vendor's agent. */
  readonly vendorKey: string;
}

export interface HospitalMeeting {
  /** As the vendor's agent signed it, to keep. */
  readonly manifestText: string;
  readonly program: Program;
  readonly programText: string;
  /** Shortest of a few echoes. */
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

/** The hospital's side after `meet`. `known` is the manifest's text if it is here already. Throws DB5613. */
export async function askVendor(link: PeerLink, expected: ExpectedModel, known?: string): Promise<HospitalMeeting> {
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
  }
  return { manifestText, program, programText, roundTripMilliseconds: Math.min(...trips) };
}

export async function begin(link: PeerLink): Promise<void> {
  await sendMessage(link, { type: 'begin' });
}

/** The vendor's side after `meet`: answers until the hospital begins. */
export async function answerHospital(link: PeerLink, manifestText: string): Promise<void> {
  const parts = Math.ceil(manifestText.length / PART_CHARACTERS);
  for (;;) {
    const request = await receiveMessage(link, requestSchema, TIMEOUT_MILLISECONDS);
    if (request.type === 'begin') return;
    if (request.type === 'echo') await sendMessage(link, request);
    else {
      const text = manifestText.slice(request.part * PART_CHARACTERS, (request.part + 1) * PART_CHARACTERS);
      await sendMessage(link, { type: 'manifest', part: request.part, parts, text });
    }
  }
}

async function fetchManifest(link: PeerLink): Promise<string> {
  const texts: string[] = [];
  for (let parts = 1; texts.length < parts; ) {
    await sendMessage(link, { type: 'manifest', part: texts.length });
    const answer = await receiveMessage(link, answerSchema, TIMEOUT_MILLISECONDS);
    if (answer.type !== 'manifest' || answer.part !== texts.length)
      throw new DoubleblindError('DB3008', 'No manifest.');
    texts.push(answer.text);
    parts = answer.parts;
  }
  return texts.join('');
}
