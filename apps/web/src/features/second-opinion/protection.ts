/** Against whom a threat model protects, in words for somebody who asks about one image. */
import type { ThreatModel } from '@doubleblind/contracts';
import { translatable } from '@/language/words';

export const PROTECTION: Record<ThreatModel, string> = translatable({
  'semi-honest': 'image and weights, as long as both sides follow the protocol',
  'private-against-malicious':
    'image and weights, also against a side that deviates from the protocol; scores may then be wrong',
});
