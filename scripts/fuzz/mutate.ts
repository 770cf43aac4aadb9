/** Changes a file at random: single bytes, numbers at the edges of their range, pieces moved, doubled, cut, or of another file. */
import type { Choices } from './random.ts';

const LONGEST = 8192;
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

type Mutation = (bytes: Uint8Array, choices: Choices, other: Uint8Array) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
  (bytes, choices) => change(bytes, choices.below(bytes.length), (byte) => byte ^ (1 << choices.below(8))),
  (bytes, choices) => change(bytes, choices.below(bytes.length), () => choices.below(256)),
  (bytes, choices) => change(bytes, choices.below(bytes.length), (byte) => byte + choices.of([-2, -1, 1, 2])),
  writeEdge,
  (bytes, choices) => bytes.slice(0, choices.below(bytes.length + 1)),
  (bytes, choices) => {
    const [from, to] = span(bytes, choices);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, choices) => {
    const [from, to] = span(bytes, choices);
    const at = choices.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at));
  },
  (bytes, choices, other) => {
    const [from, to] = span(other, choices);
    const at = choices.below(bytes.length + 1);
    return joined(
      bytes.subarray(0, at),
      other.subarray(from, to),
      bytes.subarray(Math.min(bytes.length, at + to - from)),
    );
  },
];

export function mutate(bytes: Uint8Array, other: Uint8Array, choices: Choices): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let count = 1 + choices.below(4); count > 0 && out.length > 0; count--) {
    out = choices.of(MUTATIONS)(out, choices, other) as Uint8Array<ArrayBuffer>;
  }
  return out.subarray(0, LONGEST);
}

function change(bytes: Uint8Array, at: number, by: (byte: number) => number): Uint8Array {
  bytes[at] = by(bytes[at]);
  return bytes;
}

function writeEdge(bytes: Uint8Array, choices: Choices): Uint8Array {
  const size = choices.of([1, 2, 4]);
  if (bytes.length < size) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = choices.below(bytes.length - size + 1);
  const value = choices.of(EDGES);
  const little = choices.below(2) === 0;
  if (size === 1) view.setUint8(at, value & 0xff);
  else if (size === 2) view.setUint16(at, value & 0xffff, little);
  else view.setUint32(at, value, little);
  return bytes;
}

function span(bytes: Uint8Array, choices: Choices): [number, number] {
  const from = choices.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + choices.below(choices.of([4, 16, 64, 512])))];
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
