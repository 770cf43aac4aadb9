/** How figures of masks were computed, with the literature behind them. */
import { DEFAULT_THREAT_MODEL, type Report, type ReportMethod } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';

interface Settings extends Pick<ReportMethod, 'confidence' | 'resamples' | 'unit'> {
  readonly threatModel: Report['subject']['threatModel'];
  readonly released: boolean;
}

const PROTECTION = {
  'semi-honest':
    'As long as both follow the protocol, the hospital learns from it nothing of the weights beyond what the logits of its volumes tell, and the vendor nothing of volumes and masks.',
  'private-against-malicious':
    'Whatever either does, the hospital learns from it no more of the weights than as many bits as the logits have, and the vendor nothing of volumes and masks; that ' +
    'the masks are those of the model rests on both following the protocol.',
} as const;

export function segmentationStatements({
  confidence,
  resamples,
  unit,
  threatModel,
  released,
}: Settings): ReportMethod['statements'] {
  const units = unit === 'patient' ? 'patients, each with all of his or her cases' : 'cases';
  const statements = [
    {
      topic: 'Secure evaluation',
      text:
        'The model, compiled to fixed-point integers, was evaluated by secure two-party computation between the vendor and the hospital. The logits of each volume were opened to the ' +
        `hospital, whose agent made masks of them on the volume's own grid. ${PROTECTION[threatModel ?? DEFAULT_THREAT_MODEL]}`,
      reference: 'docs/PROTOCOL.md, docs/SECURITY.md and docs/SEGMENTATION.md of this software.',
    },
    {
      topic: 'Dice coefficient',
      text: 'Twice the voxels that both masks have, over the voxels of one and of the other.',
      reference: 'Dice, Ecology 1945; Maier-Hein et al., Nature Methods 2024.',
    },
    {
      topic: 'HD95',
      text: 'The 95th percentile of the distances from each surface to the other, the larger of both directions, in millimetres.',
      reference: 'Maier-Hein et al., Nature Methods 2024.',
    },
    {
      topic: 'Error of the volume',
      text: "The model's volume less the hospital's, in millilitres, and its absolute value as a part of the hospital's.",
      reference: 'docs/STATISTICS.md of this software.',
    },
    {
      topic: 'Intervals',
      text: `${formatLevel(confidence)} percentile intervals over ${resamples} resamples of ${units}${released ? '; ends are rounded outwards' : ''}.`,
      reference: 'Efron and Tibshirani, An Introduction to the Bootstrap, 1993.',
    },
  ];
  return statements.map((statement) => ({ ...statement, part: null }));
}
