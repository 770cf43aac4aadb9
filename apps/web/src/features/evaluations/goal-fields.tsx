'use client';

import type { PrimaryGoal } from '@doubleblind/contracts';
import { useWords } from '@/components/reader';
import { SelectField, TextField } from '@/components/ui/form';
import { translatable } from '@/language/words';

const MEASURES = translatable({
  auroc: 'AUROC at least',
  sensitivity: 'Sensitivity at least',
  specificity: 'Specificity at least',
});

/** What the evaluation is judged by, fixed before the run; empty fields make no goal. */
export function GoalFields({ findings, goal }: { findings: readonly string[]; goal: PrimaryGoal | undefined }) {
  const t = useWords();
  if (findings.length === 0) return null;
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 font-medium">{t('Goal (optional)')}</legend>
      <p className="max-w-3xl text-sm text-soft">
        {t(
          'What the model has to reach, for one finding. The report says on its first page whether it did: the goal is met where the lower end of the 95% interval reaches it. Agreed before the run, so that nobody chooses it to fit the result. Leave the values empty to agree on none.',
        )}
      </p>
      <div className="grid gap-6 sm:grid-cols-2">
        <SelectField
          label={t('Finding')}
          name="goalFinding"
          defaultValue={goal && findings.includes(goal.finding) ? goal.finding : findings[0]}
          options={findings.map((name) => [name, name] as const)}
        />
        <TextField
          label={t('Threshold')}
          name="goalThreshold"
          defaultValue={goal?.threshold == null ? '' : String(goal.threshold)}
          type="number"
          min="0"
          max="1"
          step="any"
          hint={t('For sensitivity and specificity: scores from it on count as positive.')}
        />
      </div>
      <div className="grid gap-6 sm:grid-cols-3">
        {Object.entries(MEASURES).map(([measure, label]) => (
          <TextField
            key={measure}
            label={t(label)}
            name={`goal-${measure}`}
            defaultValue={String(goal?.goals.find((row) => row.measure === measure)?.atLeast ?? '')}
            type="number"
            min="0.01"
            max="0.999"
            step="any"
          />
        ))}
      </div>
    </fieldset>
  );
}
