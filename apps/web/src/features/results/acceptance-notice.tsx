import type { PrimaryGoal, Report } from '@doubleblind/contracts';
import { formatEstimate } from '@/components/format';
import { Badge } from '@/components/ui/badge';
import { MEASURE_TEXTS } from '@/features/evaluations/texts';
import { type Acceptance, type JudgedGoal, judgeReleased } from './acceptance.ts';

/** Above the answer: whether the goal that both sides agreed on before the run was met. */
export function AcceptanceNotice({ goal, report }: { goal: PrimaryGoal | undefined; report: Report }) {
  if (!goal) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Badge>No goal agreed</Badge>
        <span className="text-soft">Nothing was fixed before the run, so nothing is passed or failed.</span>
      </p>
    );
  }
  // The hospital's agent judges by every digit, where the release says it; else what is rounded is judged here.
  const { met, goals }: Acceptance = report.assessment?.primary ?? judgeReleased(goal, report);
  const level = `${Math.round(100 * report.method.confidence)}%`;
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <Badge tone={met === null ? 'warn' : met ? 'good' : 'bad'}>
        {met === null ? 'Goal: not to be told from here' : met ? 'Goal met' : 'Goal not shown to be met'}
      </Badge>
      <span>
        {goal.finding}
        {goal.threshold !== null && ` at threshold ${goal.threshold}`}:{' '}
        {goals.map((row) => goalText(row, level)).join('; ')}.
      </span>
    </div>
  );
}

function goalText({ measure, atLeast, estimate, met }: JudgedGoal, level: string): string {
  const wanted = `${MEASURE_TEXTS[measure]} at least ${atLeast}`;
  if (!estimate || estimate.low === null) return `${wanted}, not among the released figures`;
  const found = `found ${formatEstimate(estimate)}, ${level} interval`;
  return `${wanted}, ${found}${met === null ? ', too close for rounded figures' : ''}`;
}
