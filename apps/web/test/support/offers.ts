/** Offers of models for questions about single images, as vendors' agents sign them. */
import {
  type ModelManifest,
  manifestHash,
  type PageOffer,
  type PrivacyCost,
  type SignedPageOffer,
  signDocument,
} from '@doubleblind/contracts';
import type { Database } from '../../src/server/database/client.ts';
import { offerModel } from '../../src/server/models/write/offer.ts';
import { registerModel } from '../../src/server/models/write/register.ts';
import { modelManifest } from './documents.ts';
import type { TestAgent } from './parties.ts';

export function privacyCost(programHash: string): PrivacyCost {
  return {
    ...{ version: 1, programHash, threatModel: 'semi-honest', measuredAt: '2026-11-30T08:00:00.000Z' },
    machine: '2 cores of a processor, 24 GiB, Node.js 24, Chromium 150',
    page: {
      ...{ questions: 3, prepareSeconds: 1.25, readSeconds: 0.11, answerSeconds: 1.9, seconds: 2.01 },
      ...{ bytes: 15_300_000, bufferMiB: 126, tabMiB: 314 },
    },
    input: { encodeSeconds: 0.0004, encryptSeconds: 0.0021, polynomials: 3 },
    plaintextSeconds: 0.0008,
    agents: [
      { lanes: 1, batch: 8, images: 8, secondsAnImage: 0.5, bytesAnImage: 3e6, vendorMiB: 300, hospitalMiB: 320 },
      { lanes: 2, batch: 8, images: 8, secondsAnImage: 0.4, bytesAnImage: 3e6, vendorMiB: 500, hospitalMiB: 520 },
    ],
    difference: { largest: 0.0061, mean: 0.0008 },
  };
}

export function offerOf(manifest: ModelManifest, more: Partial<PageOffer> = {}): PageOffer {
  return {
    ...{ version: 1, programHash: manifest.programHash, manifestHash: manifestHash(manifest), open: true },
    tickets: 'Write to tickets@lumen.example.',
    ...{ threatModel: 'private-against-malicious', cost: privacyCost(manifest.programHash) },
    ...{ offeredAt: new Date().toISOString(), ...more },
  };
}

export function signedOffer({ privateKey }: TestAgent, offer: PageOffer): SignedPageOffer {
  return signDocument('page-offer', offer, privateKey);
}

/** A model of its own, registered and offered; the version's number. */
export async function offeredModel(database: Database, vendor: TestAgent, name: string): Promise<string> {
  const manifest = modelManifest(name);
  const { actor, publicKey, privateKey } = vendor;
  const id = await registerModel(database, actor, publicKey, signDocument('model-manifest', manifest, privateKey));
  await offerModel(database, actor, publicKey, signedOffer(vendor, offerOf(manifest)));
  return id;
}
