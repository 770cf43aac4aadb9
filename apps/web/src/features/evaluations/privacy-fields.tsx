'use client';

import type { ReleasePrivacy } from '@doubleblind/contracts';
import { useWords } from '@/components/reader';
import { TextField } from '@/components/ui/form';

/** Release with noise: an empty epsilon is none. */
export function PrivacyFields({ privacy }: { privacy: ReleasePrivacy | undefined }) {
  const t = useWords();
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 font-medium">{t('Noise in what is released (optional)')}</legend>
      <p className="max-w-3xl text-sm text-soft">
        {t(
          'Differential privacy: everything that is released is computed from counts with noise, so that even somebody who knows all other patients learns little about one. It leaves AUROC, ROC curve and decisions at declared thresholds, with wider intervals; Brier score, calibration, groups and the plaintext comparison stay in the hospital. It takes large test sets: several hundred patients with each finding, more for many findings. Leave epsilon empty for figures without noise.',
        )}
      </p>
      <div className="grid gap-6 sm:grid-cols-2">
        <TextField
          label={t('Epsilon')}
          name="privacyEpsilon"
          type="number"
          min="0.05"
          max="20"
          step="any"
          defaultValue={String(privacy?.epsilon ?? '')}
          hint={t(
            'The smaller, the more noise. At 1, a guess between two versions of one patient is right in at most 73% of cases; at 4 in 98%.',
          )}
        />
        <TextField
          label={t('Delta')}
          name="privacyDelta"
          type="number"
          min="0.000000001"
          max="0.001"
          step="any"
          defaultValue={String(privacy?.delta ?? 1e-6)}
          hint={t('Probability with which epsilon may not hold; well below one over the number of patients.')}
        />
      </div>
    </fieldset>
  );
}
