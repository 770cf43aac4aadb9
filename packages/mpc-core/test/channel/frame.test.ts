import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FRAME_HEADER_BYTES,
  type Frame,
  MAXIMUM_PACKET_BYTES,
  MAXIMUM_PAYLOAD_BYTES,
  readFrames,
  writeFrame,
} from '../../src/channel/frame.ts';

const frames = fc.array(
  fc.record({
    kind: fc.constantFrom('more', 'last', 'heartbeat', 'control', 'goodbye') as fc.Arbitrary<Frame['kind']>,
    stream: fc.nat(0xffffffff),
    sequence: fc.nat(0xffffffff),
    payload: fc.uint8Array({ maxLength: 300 }),
  }),
  { minLength: 1, maxLength: 8 },
);

function packetOf(list: readonly Frame[]): Uint8Array {
  const packet = new Uint8Array(list.reduce((sum, { payload }) => sum + FRAME_HEADER_BYTES + payload.length, 0));
  list.reduce((offset, frame) => writeFrame(packet, offset, frame), 0);
  return packet;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return error instanceof DoubleblindError ? error.code : String(error);
  }
}

test('a packet of frames is read back as it was written', () => {
  fc.assert(
    fc.property(frames, (list) => {
      const read = readFrames(packetOf(list));
      expect(read.map((frame) => ({ ...frame, payload: [...frame.payload] }))).toEqual(
        list.map((frame) => ({ ...frame, payload: [...frame.payload] })),
      );
    }),
  );
});

test('a packet cut anywhere but between frames is malformed', () => {
  fc.assert(
    fc.property(frames, fc.nat(), (list, seed) => {
      const packet = packetOf(list);
      const cut = seed % packet.length;
      const boundaries = new Set<number>();
      list.reduce((offset, { payload }) => {
        boundaries.add(offset);
        return offset + FRAME_HEADER_BYTES + payload.length;
      }, 0);
      boundaries.delete(0);
      fc.pre(!boundaries.has(cut));
      expect(codeOf(() => readFrames(packet.subarray(0, cut)))).toBe('DB3003');
    }),
  );
});

test('random bytes are refused with a number or read as frames, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['none', 'DB3003']).toContain(codeOf(() => readFrames(bytes)));
    }),
  );
});

test('wrong magic, version, kind, length and size are each refused', () => {
  const good = packetOf([{ kind: 'last', stream: 1, sequence: 0, payload: new Uint8Array(8) }]);
  const withByte = (offset: number, value: number) => Uint8Array.from(good, (byte, i) => (i === offset ? value : byte));
  expect(codeOf(() => readFrames(good))).toBe('none');
  for (const bad of [
    withByte(0, 0),
    withByte(2, 99),
    withByte(3, 0),
    withByte(3, 6),
    withByte(12, 9),
    withByte(15, 0xff),
  ]) {
    expect(codeOf(() => readFrames(bad))).toBe('DB3003');
  }
  const large = { kind: 'last', stream: 0, sequence: 0, payload: new Uint8Array(MAXIMUM_PAYLOAD_BYTES + 1) } as const;
  expect(codeOf(() => readFrames(packetOf([large])))).toBe('DB3003');
  expect(codeOf(() => readFrames(new Uint8Array(MAXIMUM_PACKET_BYTES + 1)))).toBe('DB3003');
});
