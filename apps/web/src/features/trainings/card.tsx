import type { TrainingCard } from '@doubleblind/contracts';
import { shortHash } from '@/components/format';
import { Facts } from '@/components/ui/page';
import { readerWords } from '@/features/session/reader';
import { epsilonText } from './texts.ts';

/** What is said of the trained model, signed by the owner's agent. */
export async function CardFacts({ card }: { card: TrainingCard }) {
  const t = await readerWords();
  const { privacy, hospitals, rounds } = card;
  const patients = hospitals.reduce((sum, row) => sum + row.patients, 0);
  const accomplices = privacy.withAccomplices.map(({ accomplices: count, epsilon }) =>
    epsilon === null
      ? t('no bound where {count, plural, one {# hospital tells} other {# hospitals tell}} the owner their noise', {
          count,
        })
      : t('{epsilon} where {count, plural, one {# hospital tells} other {# hospitals tell}} the owner their noise', {
          epsilon: epsilonText(epsilon, t),
          count,
        }),
  );
  return (
    <Facts
      rows={[
        [t('Why it ended'), card.ended],
        [t('Rounds'), t('{done} of {total}', { done: rounds.done, total: rounds.agreed })],
        [t('Hospitals'), hospitals.map(({ name }) => name).join(', ')],
        [t('Trained on'), t('{patients} patients of {hospitals} hospitals', { patients, hospitals: hospitals.length })],
        [
          t('Epsilon'),
          t('{epsilon} at delta {delta}, by privacy loss distributions; unit: a patient', {
            epsilon: epsilonText(privacy.epsilon, t),
            delta: t.figures(String(privacy.delta)),
          }),
        ],
        [
          t('By Renyi divergences'),
          t('{epsilon}, a looser bound that papers often quote', { epsilon: epsilonText(privacy.renyiEpsilon, t) }),
        ],
        [t('With accomplices'), accomplices.join('; ')],
        [t('Model file'), shortHash(card.modelHash)],
      ]}
    />
  );
}
