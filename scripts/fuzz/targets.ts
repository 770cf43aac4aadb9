/** The readers that are fuzzed. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { findObstacles, readModel, readOnnx } from '@doubleblind/compiler';
import { decodeImage } from '@doubleblind/imaging';
import { labelSeeds, readLabels } from './labels.ts';
import { mutate } from './mutate.ts';
import type { Choices } from './random.ts';
import { dicomSeeds, jpegSeeds, kerasSeeds, onnxSeeds, pngSeeds, torchSeeds } from './seeds.ts';

export interface Target {
  readonly seeds: () => Promise<Uint8Array[]>;
  readonly mutate: (bytes: Uint8Array, other: Uint8Array, choices: Choices) => Uint8Array;
  readonly run: (bytes: Uint8Array) => Promise<unknown>;
}

/** Small enough that an honest file of this size is quick, so that slowness means something. */
const LIMITS = { bytes: 1 << 20, pixels: 1 << 20, side: 4096 };
const decode = (bytes: Uint8Array) => decodeImage(bytes, LIMITS);

export const TARGETS: Readonly<Record<string, Target>> = {
  dicom: { seeds: dicomSeeds, mutate, run: decode },
  png: { seeds: pngSeeds, mutate: mutatePng, run: decode },
  jpeg: { seeds: jpegSeeds, mutate, run: decode },
  labels: { seeds: labelSeeds, mutate, run: readLabels },
  // Read, shapes inferred, every operator lowered; constants are folded by ONNX Runtime.
  onnx: { seeds: onnxSeeds, mutate, run: readGraph },
  keras: { seeds: kerasSeeds, mutate, run: (bytes) => readModel(bytes) },
  torch: {
    seeds: torchSeeds,
    mutate,
    run: (bytes) => readModel(bytes, { architecture: 'squeezenet1_1', inputShape: [1, 3, 32, 32] }),
  },
};

async function readGraph(bytes: Uint8Array): Promise<void> {
  readOnnx(bytes);
  await findObstacles(bytes, {});
}

const SIGNATURE_LENGTH = 8;

/**
 * Checksums keep nearly every changed PNG from going any further than to them, so chunks are changed and then sealed
 * again; now and then also what they inflate to.
 */
function mutatePng(bytes: Uint8Array, other: Uint8Array, choices: Choices): Uint8Array {
  if (choices.below(8) === 0) return mutate(bytes, other, choices);
  const chunks: Buffer[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE_LENGTH; at + 12 <= bytes.length; ) {
    const end = Math.min(at + 12 + view.getUint32(at), bytes.length);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, Math.max(at + 8, end - 4));
    const changed = choices.below(4) === 0 ? changedBody(type.toString('latin1'), body, other, choices) : body;
    if (choices.below(30) > 0) chunks.push(sealed(type, changed));
    if (choices.below(30) === 0) chunks.push(sealed(type, body));
    at = end;
  }
  return Buffer.concat([bytes.subarray(0, SIGNATURE_LENGTH), ...chunks]);
}

function changedBody(type: string, body: Uint8Array, other: Uint8Array, choices: Choices): Uint8Array {
  if (type !== 'IDAT' || choices.below(4) === 0) return body.length === 0 ? body : mutate(body, other, choices);
  try {
    return deflateSync(mutate(inflateSync(body, { maxOutputLength: 1 << 16 }), other, choices));
  } catch {
    return body;
  }
}

function sealed(type: Buffer, body: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  type.copy(out, 4);
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}
