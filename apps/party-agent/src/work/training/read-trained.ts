/** What a finished training left, checked before it is used: the model's file and the card that says what it is. */
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { publicKeyOf, type SignedTrainingCard, signedTrainingCardSchema, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { sha256 } from '../../store/test-set-store.ts';
import { cardPathOf } from './trained-model.ts';

/**
 * The card beside a trained model.
 *
 * @throws DoubleblindError DB5029 when a file is missing; DB8208 for a card that is none, that this agent has not signed, or that is of
 *   another file
 */
export async function readTrainedCard(model: string, privateKey: KeyObject): Promise<SignedTrainingCard> {
  const read = (path: string) =>
    readFile(path).catch((cause) => {
      throw new DoubleblindError('DB5029', path, { cause });
    });
  const onnx = await read(model);
  const path = cardPathOf(model);
  const card = cardIn(await read(path), path);
  if (!verifyDocument('training-card', card, publicKeyOf(privateKey)))
    throw new DoubleblindError('DB8208', `${path} is not signed by this agent.`);
  if (card.document.modelHash !== sha256(onnx)) throw new DoubleblindError('DB8208', `${path} is of another file.`);
  return card;
}

function cardIn(bytes: Buffer, path: string): SignedTrainingCard {
  try {
    return signedTrainingCardSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new DoubleblindError('DB8208', `${path} is no training card.`, { cause });
  }
}
