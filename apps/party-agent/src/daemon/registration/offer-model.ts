/** The vendor offers a registered model for questions about single images from pages of browsers, or offers it no more. */
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  manifestHash,
  type PageOffer,
  type PrivacyCost,
  pageOfferSchema,
  signDocument,
  type ThreatModel,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { findModelVersion } from '../../store/database/models.ts';
import { addRequest } from '../../store/database/outbox.ts';

export interface OfferTerms {
  readonly open: boolean;
  /** How people get a ticket. */
  readonly tickets: string;
  /** Of the tickets. */
  readonly threatModel: ThreatModel;
  readonly cost: PrivacyCost | null;
}

/**
 * Puts the offer into the outbox; the daemon sends it. Answers the request's number. Throws DB5703 for a version that is not registered, DB5001 for a cost
 * of another program.
 */
export function offerModel(
  database: DatabaseSync,
  privateKey: KeyObject,
  { name, modelVersion }: { readonly name: string; readonly modelVersion: string },
  terms: OfferTerms,
): string {
  const registered = findModelVersion(database, name, modelVersion);
  if (!registered) throw new DoubleblindError('DB5703', `There is no registered model "${name}" ${modelVersion}.`);
  const { document } = registered.manifest;
  const { programHash } = document;
  if (terms.cost && terms.cost.programHash !== programHash)
    throw new DoubleblindError('DB5001', 'The cost was measured with another program than the registered one.');
  const hash = manifestHash(document);
  const offer: PageOffer = pageOfferSchema.parse({
    ...{ version: 1, programHash, manifestHash: hash, offeredAt: new Date().toISOString(), ...terms },
  });
  return addRequest(database, hash, { type: 'offer-model', offer: signDocument('page-offer', offer, privateKey) });
}
