'use client';

import { useState, useTransition } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { ActionForm, ErrorNotice, type FormState, TextField } from '@/components/ui/form';
import { translatable } from '@/language/words';
import { LIMITS } from '@/limits';
import { controlAction, rejectAction, revokeAction } from './actions.ts';

type Event = 'pause' | 'resume' | 'cancel' | 'retry';
const NAMES = translatable({ pause: 'Pause', resume: 'Resume', cancel: 'Cancel', retry: 'Try again' });

/** The buttons that the present state and role allow. */
export function Controls(props: {
  evaluationId: string;
  events: readonly Event[];
  mayReject: boolean;
  mayRevoke: boolean;
}) {
  const t = useWords();
  const [pending, start] = useTransition();
  const [error, setError] = useState<FormState['error']>();
  const run = (event: Event) => {
    if (event === 'cancel' && !window.confirm(t('Cancel this evaluation for good? A new proposal would be needed.')))
      return;
    start(async () => setError((await controlAction(props.evaluationId, event)).error));
  };
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        {props.events.map((event) => (
          <Button
            key={event}
            look={event === 'cancel' ? 'danger' : 'quiet'}
            disabled={pending}
            onClick={() => run(event)}
          >
            {t(NAMES[event])}
          </Button>
        ))}
      </div>
      {error && <ErrorNotice error={error} />}
      {props.mayReject && (
        <Reason
          title={t('Reject the proposal…')}
          label={t('Why')}
          submit={t('Reject')}
          action={rejectAction.bind(null, props.evaluationId)}
        />
      )}
      {props.mayRevoke && (
        <Reason
          title={t('Take our approval back…')}
          label={t('Why')}
          submit={t('Take it back and stop')}
          action={revokeAction.bind(null, props.evaluationId)}
        />
      )}
    </div>
  );
}

function Reason(props: {
  title: string;
  label: string;
  submit: string;
  action: (before: FormState, data: FormData) => Promise<FormState>;
}) {
  const t = useWords();
  return (
    <details>
      <summary className="w-fit py-1.5 text-soft hover:text-ink">{props.title}</summary>
      <ActionForm action={props.action} submit={props.submit} look="danger" className="mt-2 grid max-w-xl gap-3">
        <TextField
          label={props.label}
          name="reason"
          hint={t('The other side reads this.')}
          maxLength={LIMITS.reason}
          required
        />
      </ActionForm>
    </details>
  );
}
