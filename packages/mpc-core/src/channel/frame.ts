/**
 * Frames, the unit on the wire. A packet (one WebSocket message) is one or more whole frames. All integers are
 * little-endian:
 *
 *     0  u16  magic 0x4244 ("DB")
 *     2  u8   version of this format
 *     3  u8   kind
 *     4  u32  stream (0 except for data)
 *     8  u32  sequence number within the stream, from 0, modulo 2^32
 *     12 u32  payload bytes, at most 1 MiB
 *     16      payload
 *
 * A message longer than one payload travels as several `more` frames and a `last` frame.
 */
import { DoubleblindError } from '@doubleblind/errors';

export const FRAME_VERSION = 1;
export const FRAME_HEADER_BYTES = 16;
/** Small enough that streams interleave and that a slow link shows life between two frames. */
export const MAXIMUM_PAYLOAD_BYTES = 1 << 20;
/** What a receiver accepts as one WebSocket message. */
export const MAXIMUM_PACKET_BYTES = 16 << 20;
const MAGIC = 0x4244;

export const FRAME_KINDS = { more: 1, last: 2, heartbeat: 3, control: 4, goodbye: 5 } as const;
export type FrameKind = keyof typeof FRAME_KINDS;
const KIND_NAMES = new Map<number, FrameKind>(
  Object.entries(FRAME_KINDS).map(([name, number]) => [number, name as FrameKind]),
);

export interface Frame {
  readonly kind: FrameKind;
  readonly stream: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Writes one frame at `offset` of `target`, which has room; returns the offset behind it. */
export function writeFrame(target: Uint8Array, offset: number, frame: Frame): number {
  const view = new DataView(target.buffer, target.byteOffset + offset, FRAME_HEADER_BYTES);
  view.setUint16(0, MAGIC, true);
  view.setUint8(2, FRAME_VERSION);
  view.setUint8(3, FRAME_KINDS[frame.kind]);
  view.setUint32(4, frame.stream, true);
  view.setUint32(8, frame.sequence >>> 0, true);
  view.setUint32(12, frame.payload.length, true);
  target.set(frame.payload, offset + FRAME_HEADER_BYTES);
  return offset + FRAME_HEADER_BYTES + frame.payload.length;
}

/** A packet that holds this one frame. */
export function singleFrame(kind: FrameKind, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  writeFrame(packet, 0, { kind, stream: 0, sequence: 0, payload });
  return packet;
}

function malformed(what: string): DoubleblindError {
  return new DoubleblindError('DB3003', what);
}

/** The frames of a packet; payloads are views of it. Throws DB3003 for anything that is not whole, known frames. */
export function readFrames(packet: Uint8Array): Frame[] {
  if (packet.length > MAXIMUM_PACKET_BYTES) throw malformed(`A packet has ${packet.length} bytes.`);
  if (packet.length === 0) throw malformed('A packet is empty.');
  const frames: Frame[] = [];
  for (let offset = 0; offset < packet.length; ) {
    const frame = readFrame(packet, offset);
    frames.push(frame);
    offset += FRAME_HEADER_BYTES + frame.payload.length;
  }
  return frames;
}

function readFrame(packet: Uint8Array, offset: number): Frame {
  if (packet.length - offset < FRAME_HEADER_BYTES) throw malformed('A frame header is cut short.');
  const view = new DataView(packet.buffer, packet.byteOffset + offset, FRAME_HEADER_BYTES);
  if (view.getUint16(0, true) !== MAGIC) throw malformed('The magic number is wrong.');
  if (view.getUint8(2) !== FRAME_VERSION) throw malformed(`Frame version ${view.getUint8(2)} is not known.`);
  const kind = KIND_NAMES.get(view.getUint8(3));
  if (kind === undefined) throw malformed(`Frame kind ${view.getUint8(3)} is not known.`);
  const length = view.getUint32(12, true);
  if (length > MAXIMUM_PAYLOAD_BYTES) throw malformed(`A frame announces ${length} bytes.`);
  const start = offset + FRAME_HEADER_BYTES;
  if (packet.length - start < length) throw malformed('A frame is cut short.');
  return {
    kind,
    stream: view.getUint32(4, true),
    sequence: view.getUint32(8, true),
    payload: packet.subarray(start, start + length),
  };
}

/** Kind of a packet's first frame, without checking the rest: what decides who reads the packet. */
export function packetKind(packet: Uint8Array): FrameKind {
  return readFrame(packet, 0).kind;
}

/** Stream of a packet's first frame. */
export function packetStream(packet: Uint8Array): number {
  return readFrame(packet, 0).stream;
}
