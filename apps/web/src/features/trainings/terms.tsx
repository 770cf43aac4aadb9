import type { TrainingTerms } from '@doubleblind/contracts';
import { Facts } from '@/components/ui/page';
import { readerFormats, readerWords } from '@/features/session/reader';
import { epsilonOfTerms, MOST_EPSILON } from './budget.ts';
import { epsilonText } from './texts.ts';

/** What everybody signs. `ownerKey`: fingerprint of the owner's key. */
export async function TrainingTermsFacts({ terms, ownerKey }: { terms: TrainingTerms; ownerKey: string }) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  const { model, leastHospitals, hospitals } = terms;
  const findings = model.findings.join(', ');
  const epsilon = epsilonOfTerms(terms);
  return (
    <Facts
      rows={[
        [t('Purpose'), terms.purpose],
        [
          t('Begins with'),
          model.loss === 'softmax'
            ? t('{name}, one of {count} classes: {findings}', {
                ...{ name: model.name, count: model.findings.length, findings },
              })
            : t('{name}, findings each by itself: {findings}', { name: model.name, findings }),
        ],
        [t('Rounds'), String(terms.rounds)],
        [
          t('Hospitals in every round'),
          t('at least {least} of {all}', { least: leastHospitals, all: hospitals.length }),
        ],
        [t('Share of the patients in a round'), t.figures(String(terms.samplingRate))],
        [
          t('Learning rate, momentum'),
          `${t.figures(String(terms.learningRate))}; ${t.figures(String(terms.momentum))}`,
        ],
        [t('Clipping norm'), t.figures(String(terms.clippingNorm))],
        [
          t('Noise'),
          t('{multiple} times the clipping norm, of the hospitals together', {
            multiple: t.figures(terms.noiseMultiplier.toPrecision(4)),
          }),
        ],
        [
          t('Epsilon'),
          epsilon === null
            ? t('above {most} after all rounds, which protects nobody', { most: MOST_EPSILON })
            : t('{epsilon} after all rounds, by privacy loss distributions; unit: a patient', {
                epsilon: epsilonText(epsilon, t),
              }),
        ],
        [t('Delta'), t.figures(String(terms.delta))],
        [t('Until'), formatTime(terms.expiresAt)],
        [t('Owner’s key'), <code key="key">{ownerKey}</code>],
      ]}
    />
  );
}
