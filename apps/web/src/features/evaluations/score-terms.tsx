'use client';

import type { ProposalDocument } from '@doubleblind/contracts';
import { useWords } from '@/components/reader';
import { TextField } from '@/components/ui/form';
import { translatable } from '@/language/words';

const COMPARISONS = translatable({
  none: ['None', 'The model runs only under protection.'],
  'hospital-all': [
    'On the hospital’s agent, all images',
    'The vendor lends the model to the hospital’s agent for this.',
  ],
  'vendor-public': [
    'On the vendor’s agent, public images',
    'The hospital’s agent hands the images over only if a column “public” of its labels is 1 for every one of them.',
  ],
  'vendor-all': [
    'On the vendor’s agent, all images',
    'The hospital’s agent hands every image over, unprotected: the vendor sees them.',
  ],
});

/** What only evaluations of scores can agree on: a plaintext run, its margin, and images that check the vendor's answers. */
export function ScoreTerms({ terms }: { terms: ProposalDocument | undefined }) {
  const t = useWords();
  return (
    <>
      <fieldset>
        <legend className="mb-2 font-medium">{t('Plaintext comparison')}</legend>
        {Object.entries(COMPARISONS).map(([value, [title, text]]) => (
          <label key={value} className="flex gap-3 py-1">
            <input
              type="radio"
              name="plaintext"
              value={value}
              defaultChecked={value === comparisonChoice(terms)}
              className="mt-1 size-4 accent-accent"
            />
            <span>
              {t(title)} <span className="text-soft">– {t(text)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={t('Equivalence margin')}
        name="equivalenceMargin"
        type="number"
        min="0.001"
        max="0.2"
        step="0.001"
        defaultValue={String(terms?.equivalenceMargin ?? 0.01)}
        hint={t(
          'How far the AUROC under protection may lie from the plaintext AUROC for both to count as equivalent: the interval of the test has to lie within plus and minus this margin. 0.01 is one in a hundred, and takes at least 299 studies with and without the finding to show; 0.05 takes 59. It is agreed before the run, so that nobody chooses it to fit the result. Used only with a plaintext comparison.',
        )}
        required
      />
      <fieldset className="grid gap-6 sm:grid-cols-2">
        <legend className="mb-2 font-medium">{t('Checks of the vendor’s answers')}</legend>
        <TextField
          label={t('Images evaluated twice')}
          name="checkDuplicates"
          type="number"
          min="0"
          step="1"
          defaultValue={String(terms?.spotChecks?.duplicates ?? 0)}
          hint={t('Copies at places that the vendor does not know; both answers must agree.')}
        />
        <TextField
          label={t('Made-up images')}
          name="checkKnown"
          type="number"
          min="0"
          step="1"
          defaultValue={String(terms?.spotChecks?.known ?? 0)}
          hint={t(
            'Those of the preflight, whose answers are known. Checks cost as much as other images; the terms say what they notice.',
          )}
        />
      </fieldset>
    </>
  );
}

function comparisonChoice(terms: ProposalDocument | undefined): string {
  const comparison = terms?.plaintextComparison;
  if (!comparison?.agreed) return 'none';
  return `${comparison.runBy}-${comparison.on === 'all-images' ? 'all' : 'public'}`;
}
