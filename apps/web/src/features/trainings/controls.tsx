'use client';

import { useState, useTransition } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { ActionForm, ErrorNotice, type FormState, TextField } from '@/components/ui/form';
import { LIMITS } from '@/limits';
import { controlTrainingAction, leaveTrainingAction } from './actions.ts';

/** The buttons that state and role allow. */
export function TrainingControls(props: {
  id: string;
  mayCancel: boolean;
  mayRetry: boolean;
  /** Before everybody has approved it is a refusal. */
  mayLeave: 'reject' | 'revoke' | null;
}) {
  const t = useWords();
  const [pending, start] = useTransition();
  const [error, setError] = useState<FormState['error']>();
  const run = (event: 'cancel' | 'retry') => {
    if (event === 'cancel' && !window.confirm(t('Cancel this training for good?'))) return;
    start(async () => setError((await controlTrainingAction(props.id, event)).error));
  };
  if (!props.mayCancel && !props.mayRetry && !props.mayLeave) return null;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {props.mayRetry && (
          <Button disabled={pending} onClick={() => run('retry')}>
            {t('Try again')}
          </Button>
        )}
        {props.mayCancel && (
          <Button look="danger" disabled={pending} onClick={() => run('cancel')}>
            {t('Cancel')}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} />}
      {props.mayLeave && (
        <details>
          <summary className="w-fit py-1.5 text-soft hover:text-ink">
            {props.mayLeave === 'reject' ? t('Reject the terms…') : t('Take our approval back…')}
          </summary>
          <ActionForm
            action={leaveTrainingAction.bind(null, props.id)}
            submit={props.mayLeave === 'reject' ? t('Reject') : t('Take it back and end the training')}
            look="danger"
            className="mt-2 grid max-w-xl gap-3"
          >
            <TextField
              label={t('Why')}
              name="reason"
              hint={t('The others read this.')}
              maxLength={LIMITS.reason}
              required
            />
          </ActionForm>
        </details>
      )}
    </div>
  );
}
