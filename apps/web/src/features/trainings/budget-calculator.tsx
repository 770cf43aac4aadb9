'use client';

import dynamic from 'next/dynamic';
import { useDeferredValue, useMemo, useState } from 'react';
import { useWords } from '@/components/reader';
import { Field } from '@/components/ui/form';
import { Facts, Notice } from '@/components/ui/page';
import { translatable } from '@/language/words';
import { Drawing } from '../results/figures/panels.tsx';
import { type BudgetFields, type BudgetProblem, budgetOf } from './budget.ts';
import { epsilonText } from './texts.ts';

const BudgetChart = dynamic(() => import('./budget-chart.tsx'), { ssr: false });

type NumberField = Exclude<keyof BudgetFields, 'find'>;

const FIELDS: Record<NumberField, readonly [label: string, hint: string]> = translatable({
  samplingRate: ['Share of the patients in a round', 'The probability with which a round takes a patient.'],
  rounds: ['Rounds', 'Rounds that have to be repeated count again.'],
  delta: ['Delta', 'The probability with which epsilon may not hold: well below one over the number of patients.'],
  noise: ['Noise', 'Its standard deviation over the clipping norm, of all hospitals together.'],
  epsilon: ['Target epsilon', 'What all rounds together may spend.'],
});

const PROBLEMS: Record<BudgetProblem, string> = translatable({
  samplingRate: 'The share of the patients is a number above 0 and at most 1.',
  rounds: 'Rounds are a whole number from 1 to 1,000,000.',
  delta: 'Delta is a number from 1e-10 to 0.1.',
  noise: 'The noise is a number from 0.3 to 1,000.',
  epsilon: 'The target is a number above 0 and at most 100.',
  unreachable: 'No noise reaches this target: take fewer rounds or a smaller share of the patients.',
  'too-much': 'This spends more than epsilon 100, which protects nobody: take more noise or fewer rounds.',
});

const FIND: Record<BudgetFields['find'], string> = translatable({
  noise: 'The noise for a target epsilon',
  epsilon: 'The epsilon of some noise',
});

/** Noise for a target epsilon, or epsilon of a noise, over the rounds; computed where the reader is. */
export function BudgetCalculator() {
  const t = useWords();
  const [fields, setFields] = useState<BudgetFields>({
    ...{ find: 'noise', samplingRate: '0.1', rounds: '300', delta: '1e-5', noise: '1.15', epsilon: '4' },
  });
  // Typing goes on while the figures follow.
  const settled = useDeferredValue(fields);
  const budget = useMemo(() => budgetOf(settled), [settled]);
  const shown: NumberField[] = ['samplingRate', 'rounds', 'delta', fields.find === 'noise' ? 'epsilon' : 'noise'];
  return (
    <div className="grid max-w-3xl gap-6">
      <fieldset>
        <legend className="mb-2 font-medium">{t('What is looked for')}</legend>
        {(Object.keys(FIND) as BudgetFields['find'][]).map((find) => (
          <label key={find} className="flex min-h-9 items-center gap-2">
            <input
              type="radio"
              name="find"
              checked={fields.find === find}
              onChange={() => setFields({ ...fields, find })}
            />
            {t(FIND[find])}
          </label>
        ))}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        {shown.map((key) => (
          <Field key={key} label={t(FIELDS[key][0])} hint={t(FIELDS[key][1])}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                inputMode="decimal"
                value={fields[key]}
                onChange={(event) => setFields({ ...fields, [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {typeof budget === 'string' ? <Notice tone="warn" title={t(PROBLEMS[budget])} /> : <Answer budget={budget} />}
    </div>
  );
}

function Answer({ budget: { noise, points, renyi } }: { budget: Exclude<ReturnType<typeof budgetOf>, string> }) {
  const t = useWords();
  const { round, epsilon } = points[points.length - 1];
  const text = t('After {round} rounds: epsilon {spent}.', { round, spent: epsilonText(epsilon, t) });
  return (
    <div className="rounded-lg border border-line bg-surface p-5" aria-live="polite">
      <Facts
        rows={[
          [
            t('Noise'),
            t('{multiple} times the clipping norm, of the hospitals together', {
              multiple: t.figures(noise.toPrecision(4)),
            }),
          ],
          [
            t('Epsilon'),
            t('{epsilon} after all rounds, by privacy loss distributions; unit: a patient', {
              epsilon: epsilonText(epsilon, t),
            }),
          ],
          [
            t('By Renyi divergences'),
            t('{epsilon}, a looser bound that papers often quote', { epsilon: epsilonText(renyi, t) }),
          ],
        ]}
      />
      <div className="mt-4">
        <Drawing text={text}>
          <BudgetChart points={points} />
        </Drawing>
      </div>
    </div>
  );
}
