import { exposureText, type ModelExposure, type ThreatModel } from '@doubleblind/contracts';

/** What an evaluation tells of the model at most, and of which hospitals that holds. */
export function exposureSentences(exposure: ModelExposure, threatModel: ThreatModel): string {
  const holds =
    threatModel === 'semi-honest'
      ? 'This holds for a hospital whose agent follows the protocol; one that deviates may read more.'
      : 'This holds for a hospital that cheats, too.';
  return `${exposureText(exposure)} ${holds}`;
}
