import { ActionForm, TextField } from '@/components/ui/form';
import { SideBadge } from '@/components/ui/state-badge';
import { readerFormats, readerWords } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import type { EvaluationDetails } from '@/server/evaluations/read/evaluations';
import { commentAction } from './actions.ts';

/** What the two sides have written to each other about an evaluation. */
export async function Comments(props: {
  evaluationId: string;
  comments: EvaluationDetails['comments'];
  mayWrite: boolean;
}) {
  const t = await readerWords();
  const { formatTime } = await readerFormats();
  return (
    <div className="grid gap-5">
      {props.comments.length > 0 && (
        <ul className="grid gap-4">
          {props.comments.map(({ id, side, by, text, createdAt }) => (
            <li key={id} className="rounded-lg border border-line bg-surface px-5 py-3.5">
              <p className="mb-1 flex flex-wrap items-baseline gap-x-2 text-sm text-soft">
                <SideBadge side={side} /> {by}, {formatTime(createdAt)}
              </p>
              <p className="max-w-3xl break-words whitespace-pre-wrap">{text}</p>
            </li>
          ))}
        </ul>
      )}
      {props.mayWrite && (
        <ActionForm action={commentAction.bind(null, props.evaluationId)} submit={t('Write')} look="quiet">
          <TextField
            label={t('Comment')}
            name="text"
            rows={2}
            maxLength={LIMITS.reason}
            hint={t('Both sides read it. It changes no term; for that propose other terms.')}
            required
          />
        </ActionForm>
      )}
    </div>
  );
}
