/** The vendor's side of the comparison: runs its own ONNX model on the inputs that the hospital gives it. */
import { readFile, stat } from 'node:fs/promises';
import type { ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import { openPlaintextModel } from '../../../models/plaintext-model.ts';
import { receiveBytes, receiveMessage, sendMessage } from '../../../peer/control.ts';
import { checkVendorMayCompare } from './agreed.ts';
import { hospitalMessageSchema, PART_BYTES } from './messages.ts';

export interface VendorComparison {
  readonly link: PeerLink;
  readonly proposal: Pick<ProposalDocument, 'plaintextComparison'>;
  readonly program: Program;
  /** The ONNX file that this organisation keeps for the program. */
  readonly onnxPath: string;
  /** Called before each image is scored; throws when there have been enough. */
  readonly onImage: (index: number) => void;
}

/** The hospital reads, decodes and stores between two messages. */
const TIMEOUT_MILLISECONDS = 60_000;

/** Throws DB5619 when this agent does not keep the ONNX file. */
export async function checkOnnx(onnxPath: string): Promise<void> {
  await stat(onnxPath).catch((error) => {
    throw new DoubleblindError('DB5619', onnxPath, { cause: error });
  });
}

/** Answers until the hospital is done. Throws DB5617, DB5619, DB5028, DB3008. */
export async function compareAsVendor({ link, proposal, program, onnxPath, onImage }: VendorComparison): Promise<void> {
  checkVendorMayCompare(proposal);
  await checkOnnx(onnxPath);
  const model = await openPlaintextModel({ model: await readFile(onnxPath), program });
  try {
    for (;;) {
      const message = await receiveMessage(link, hospitalMessageSchema, TIMEOUT_MILLISECONDS);
      if (message.type === 'done') return;
      const { image } = message;
      onImage(image);
      const input = await fetchInput(link, program, image);
      const { scores, wallSeconds, cpuSeconds } = await model.run(input);
      await sendMessage(link, { type: 'compared', image, scores: [...scores], wallSeconds, cpuSeconds });
    }
  } finally {
    await model.close();
  }
}

async function fetchInput(link: PeerLink, { input, tensors }: Program, image: number): Promise<Float32Array> {
  const [channels, height, width] = tensors[input.tensor].shape;
  const bytes = new Uint8Array(channels * height * width * Float32Array.BYTES_PER_ELEMENT);
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    await sendMessage(link, { type: 'fetch', image, part });
    const received = await receiveBytes(link, TIMEOUT_MILLISECONDS);
    const target = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    if (received.length !== target.length) throw new DoubleblindError('DB3008', 'An input of another size.');
    target.set(received);
  }
  return new Float32Array(bytes.buffer);
}
