'use client';

import {
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useEffect,
  useId,
  useRef,
  useState,
  useTransition,
} from 'react';
import { translatable } from '@/language/words';
import { useLeaveWarning } from '../leave-warning.ts';
import { useWords } from '../reader.tsx';
import { Button } from './button.tsx';
import { Notice } from './page.tsx';

/** What a form's action answers, in English: an error to show, or what to say when it went well; the form says it in the reader's language. */
export interface FormState {
  readonly error?: { readonly code: string; readonly title: string; readonly detail: string; readonly remedy: string };
  readonly done?: string;
  /** A secret that is shown once, for example a new token. */
  readonly secret?: { readonly label: string; readonly value: string };
}

export type FormAction = (before: FormState, data: FormData) => Promise<FormState>;

export function ErrorNotice({ error }: { error: NonNullable<FormState['error']> }) {
  const t = useWords();
  return (
    <Notice tone="bad" title={t(error.title)}>
      {t(error.detail)} {t(error.remedy)} <span className="text-sm text-soft">({error.code})</span>
    </Notice>
  );
}

/** Said by the page itself, in English until it is shown. */
const OFFLINE: FormState = {
  error: {
    code: 'no answer',
    ...translatable({
      title: 'The portal did not answer.',
      detail: 'What you have written is still here.',
      remedy: 'Look whether this machine is online, and send it again.',
    }),
  },
};

/** Leads back here after signing in; opened beside this page, which keeps what is written on it. */
function SignInAgain() {
  const t = useWords();
  return (
    <p>
      {t.rich('<link>Sign in again in another tab</link>, and send this once more.', {
        link: (inside) => (
          <a href="/sign-in" target="_blank" rel="noreferrer" className="underline">
            {inside}
          </a>
        ),
      })}
    </p>
  );
}

const HALF_FILLED = translatable('What you have written on this page is not sent. Leave the page?');

/** What a form would send, but for passwords, which browsers fill in by themselves. */
function contentOf(form: HTMLFormElement): string {
  const secret = new Set([...form.querySelectorAll<HTMLInputElement>('input[type=password]')].map(({ name }) => name));
  return JSON.stringify(
    [...new FormData(form)].filter(([name, value]) => !secret.has(name) && typeof value === 'string'),
  );
}

/**
 * A form whose action runs on the server; works without script too, then without the pending state. What was typed stays
 * when the action refuses it or the portal cannot be reached, and goes when it is done. Whoever leaves it half filled is asked.
 */
export function ActionForm(props: {
  action: FormAction;
  submit: string;
  look?: 'primary' | 'quiet' | 'danger';
  children?: ReactNode;
  className?: string;
  /** How a secret is shown, if not by itself. */
  showSecret?: (value: string) => ReactNode;
}) {
  const t = useWords();
  const [unscripted, formAction] = useActionState(props.action, {});
  const [state, setState] = useState(unscripted);
  const [pending, startTransition] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const untouched = useRef('');
  const [written, setWritten] = useState(false);
  useLeaveWarning(written, t(HALF_FILLED));
  useEffect(() => {
    if (state.done || state.secret) form.current?.reset();
    else if (state.error) return;
    untouched.current = contentOf(form.current!);
    setWritten(false);
  }, [state]);
  // Not by the form's own action, after which React empties every field.
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(async () => {
      try {
        setState((await props.action({}, data)) ?? {});
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        setState(OFFLINE);
      }
    });
  };
  return (
    <form
      ref={form}
      action={formAction}
      onSubmit={submit}
      onInput={(event) => setWritten(contentOf(event.currentTarget) !== untouched.current)}
      className={props.className ?? 'grid max-w-xl gap-5'}
    >
      {props.children}
      {state.error && <ErrorNotice error={state.error} />}
      {state.error?.code === 'DB6004' && <SignInAgain />}
      {state.done && (
        <Notice tone="good">
          <p>{t(state.done)}</p>
        </Notice>
      )}
      {state.secret && (props.showSecret ? props.showSecret(state.secret.value) : <Secret {...state.secret} />)}
      <div>
        <Button type="submit" look={props.look ?? 'primary'} disabled={pending}>
          {pending ? t('One moment…') : props.submit}
        </Button>
      </div>
    </form>
  );
}

export function Secret({ label, value }: { label: string; value: string }) {
  const t = useWords();
  const id = useId();
  return (
    <Notice tone="warn" title={t('Copy this now. It is shown only once.')}>
      <label htmlFor={id} className="mt-2 block text-sm">
        {t(label)}
      </label>
      <input
        id={id}
        className="field mt-1 font-mono text-sm"
        readOnly
        value={value}
        onFocus={(event) => event.target.select()}
      />
    </Notice>
  );
}

/** A label, its input, and a hint that screen readers read with it. */
export function Field(props: {
  label: string;
  hint?: string;
  children: (ids: { id: string; 'aria-describedby'?: string }) => ReactNode;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {props.label}
      </label>
      {props.children(props.hint ? { id, 'aria-describedby': hintId } : { id })}
      {props.hint && (
        <p id={hintId} className="mt-1 text-sm text-soft">
          {props.hint}
        </p>
      )}
    </div>
  );
}

export function TextField(props: {
  label: string;
  name: string;
  hint?: string;
  type?: string;
  required?: boolean;
  defaultValue?: string;
  autoComplete?: string;
  minLength?: number;
  maxLength?: number;
  rows?: number;
  /** Of a number. */
  min?: string;
  max?: string;
  step?: string;
}) {
  const { label, hint, rows, ...input } = props;
  return (
    <Field label={label} {...(hint && { hint })}>
      {(ids) =>
        rows ? (
          <textarea {...ids} {...input} rows={rows} className="field" />
        ) : (
          <input {...ids} {...input} className="field" />
        )
      }
    </Field>
  );
}

export function SelectField(props: {
  label: string;
  name: string;
  hint?: string;
  defaultValue?: string;
  /** Where the page holds what is chosen: both. */
  value?: string;
  onChosen?: (value: string) => void;
  options: readonly (readonly [value: string, text: string])[];
}) {
  const { label, hint, options, onChosen, ...select } = props;
  return (
    <Field label={label} {...(hint && { hint })}>
      {(ids) => (
        <select
          {...ids}
          {...select}
          {...(onChosen && { onChange: (event) => onChosen(event.target.value) })}
          className="field"
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
