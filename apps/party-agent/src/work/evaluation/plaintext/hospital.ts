/** The hospital's side of the comparison: gives the inputs that were agreed on, and takes the scores. */
import type { ProposalDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { receiveMessage, sendMessage } from '../../../peer/control.ts';
import { checkVendorMayCompare } from './agreed.ts';
import { type Compared, PART_BYTES, vendorMessageSchema } from './messages.ts';
import type { PlaintextStore } from './plaintext-store.ts';

export interface HospitalComparison {
  readonly link: PeerLink;
  readonly proposal: Pick<ProposalDocument, 'plaintextComparison'>;
  readonly store: PlaintextStore;
  /** Input tensor [C][H][W], the same as of the secure run. */
  readonly loadImage: (index: number) => Promise<Float32Array<ArrayBuffer>>;
  /** Called after each image with how many there are scores of. */
  readonly onImage: (done: number) => void;
}

/** A large model takes a while on one thread. */
const TIMEOUT_MILLISECONDS = 5 * 60_000;

/** Has every image scored that has no plaintext score yet. Throws DB5617, before a byte is sent, when it was not agreed. */
export async function compareAsHospital(comparison: HospitalComparison): Promise<void> {
  const { link, proposal, store, loadImage, onImage } = comparison;
  checkVendorMayCompare(proposal);
  for (const image of store.missing()) {
    const input = await loadImage(image);
    await sendMessage(link, { type: 'compare', image });
    const scored = await giveInput(link, image, new Uint8Array(input.buffer));
    await store.save(scored);
    onImage(store.images - store.missing().length);
  }
  await sendMessage(link, { type: 'done' });
}

async function giveInput(link: PeerLink, image: number, bytes: Uint8Array): Promise<Compared> {
  for (;;) {
    const message = await receiveMessage(link, vendorMessageSchema, TIMEOUT_MILLISECONDS);
    if (message.image !== image) throw new DoubleblindError('DB3008', 'It is about another image.');
    if (message.type === 'compared') return message;
    const part = bytes.subarray(message.part * PART_BYTES, (message.part + 1) * PART_BYTES);
    if (part.length === 0) throw new DoubleblindError('DB3008', 'The image has no such part.');
    await link.sendControl(part);
  }
}
