/** What is signed in a sum: the session, the purpose and the content, each with its length. */
import { createHash } from 'node:crypto';
import type { AdvertisedKeys, SignedSurvivors, SumSession } from './messages.ts';

export function keysText(session: SumSession, keys: Omit<AdvertisedKeys, 'signature'>): Uint8Array {
  return bound(session, 'keys', [Uint16Array.of(keys.member), keys.sealingKey, keys.maskKey]);
}

export function survivorsText(session: SumSession, { survivors }: Pick<SignedSurvivors, 'survivors'>): Uint8Array {
  return bound(session, 'survivors', [Uint16Array.from(survivors)]);
}

function bound(session: SumSession, purpose: string, parts: readonly (Uint8Array | Uint16Array)[]): Uint8Array {
  const hash = createHash('sha256');
  const { id, members, threshold, length } = session;
  for (const part of [Buffer.from('doubleblind secure sum 1'), Buffer.from(purpose), id, ...members, ...parts]) {
    hash.update(Uint32Array.of(part.byteLength));
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.update(Uint32Array.of(threshold, length)).digest();
}
