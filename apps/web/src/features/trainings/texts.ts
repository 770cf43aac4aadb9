import type { TrainingCard, TrainingState } from '@doubleblind/contracts';
import { translatable, type Words } from '@/language/words';

export const TRAINING_STATE_TEXTS: Record<TrainingState, { readonly name: string; readonly text: string }> =
  translatable({
    proposed: { name: 'Proposed', text: 'Waiting until everybody has approved.' },
    approved: { name: 'Approved', text: 'Everybody has approved; it begins by itself.' },
    running: {
      name: 'Training',
      text: 'The agents train together. Weights and gradients pass between them, not through this portal; images stay where they are.',
    },
    finished: { name: 'Finished', text: 'The owner’s agent has the model.' },
    rejected: { name: 'Rejected', text: 'A participant rejected the terms.' },
    revoked: { name: 'Revoked', text: 'A participant took its approval back.' },
    expired: { name: 'Expired', text: 'The agreed time is over.' },
    cancelled: { name: 'Cancelled', text: 'The owner cancelled the training.' },
    failed: { name: 'Failed', text: 'The owner’s agent could not go on. Finished rounds are kept.' },
  });

/** What an agent has said last. */
export const PART_TEXTS: Readonly<Record<string, string>> = translatable({
  idle: 'has not begun',
  running: 'takes part',
  'link-lost': 'looks for the others',
  left: 'has ended: finished, or its budget is spent',
  stopped: 'has ended',
  refused: 'refuses',
  failed: 'could not go on',
});

/** A trained model in one sentence: by whom, and what that spent. */
export function trainedText({ hospitals, privacy }: TrainingCard, t: Words): string {
  return t('by {hospitals}: {patients} patients, epsilon {epsilon} at delta {delta}, by privacy loss distributions', {
    hospitals: new Intl.ListFormat(t.language).format(hospitals.map(({ name }) => name)),
    patients: hospitals.reduce((sum, row) => sum + row.patients, 0),
    epsilon: epsilonText(privacy.epsilon, t),
    delta: t.figures(String(privacy.delta)),
  });
}

/** Two decimals, upwards: what was spent is never said to be less than it is. */
export function epsilonText(epsilon: number, t: Pick<Words, 'figures'>): string {
  return t.figures((Math.ceil(epsilon * 100) / 100).toFixed(2));
}
