import type { PrimaryGoal, Report } from '@doubleblind/contracts';
import { formatEstimate } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { MEASURE_TEXTS } from '@/features/evaluations/texts';
import { readerWords } from '@/features/session/reader';
import type { Words } from '@/language/words';
import { type Acceptance, type JudgedGoal, judgeReleased } from './acceptance.ts';

/** Above the answer: whether the goal that both sides agreed on before the run was met. */
export async function AcceptanceNotice({ goal, report }: { goal: PrimaryGoal | undefined; report: Report }) {
  const t = await readerWords();
  if (!goal) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Badge>{t('No goal agreed')}</Badge>
        <span className="text-soft">{t('Nothing was fixed before the run, so nothing is passed or failed.')}</span>
      </p>
    );
  }
  // The hospital's agent judges by every digit, where the release says it; else what is rounded is judged here.
  const { met, goals }: Acceptance = report.assessment?.primary ?? judgeReleased(goal, report);
  const level = `${Math.round(100 * report.method.confidence)}%`;
  const found = goals.map((row) => goalText(row, level, t)).join('; ');
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <Badge tone={met === null ? 'warn' : met ? 'good' : 'bad'}>
        {met === null ? t('Goal: not to be told from here') : met ? t('Goal met') : t('Goal not shown to be met')}
      </Badge>
      <span>
        {goal.threshold === null
          ? t('{finding}: {goals}.', { finding: goal.finding, goals: found })
          : t('{finding} at threshold {threshold}: {goals}.', {
              ...{ finding: goal.finding, threshold: goal.threshold, goals: found },
            })}
      </span>
    </div>
  );
}

function goalText({ measure, atLeast, estimate, met }: JudgedGoal, level: string, t: Words): string {
  const wanted = t('{measure} at least {value}', { measure: t(MEASURE_TEXTS[measure]), value: atLeast });
  if (!estimate || estimate.low === null) return t('{wanted}, not among the released figures', { wanted });
  const values = { wanted, estimate: formatEstimate(estimate, t), level };
  return met === null
    ? t('{wanted}, found {estimate}, {level} interval, too close for rounded figures', values)
    : t('{wanted}, found {estimate}, {level} interval', values);
}
