import { exposureText, type ModelExposure, type ThreatModel } from '@doubleblind/contracts';
import type { Words } from '@/language/words';

/** What an evaluation tells of the model at most, and of which hospitals that holds; its bounds in English, as they are signed. */
export function exposureSentences(exposure: ModelExposure, threatModel: ThreatModel, t: Words): string {
  const holds =
    threatModel === 'semi-honest'
      ? t('This holds for a hospital whose agent follows the protocol; one that deviates may read more.')
      : t('This holds for a hospital that cheats, too.');
  return `${exposureText(exposure)} ${holds}`;
}
