'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { postAuth } from '@/features/session/post-auth';
import { LIMITS } from '@/limits';

interface Begun {
  /** otpauth://, as authenticator apps read it. */
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** Codes of an authenticator app (RFC 6238) beside the password: begun with the password, in force once a code was right. */
export function SecondFactor({ enabled }: { enabled: boolean }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const router = useRouter();

  const begin = async (data: FormData) => {
    const answer = await postAuth('/two-factor/enable', { password: data.get('password') });
    setProblem(answer ? null : 'The password is not right.');
    if (answer) setBegun({ uri: String(answer.totpURI), backupCodes: answer.backupCodes as string[] });
  };
  const confirm = async (data: FormData) => {
    const answer = await postAuth('/two-factor/verify-totp', { code: String(data.get('code')).replaceAll(' ', '') });
    setProblem(answer ? null : 'This is not the code that the app shows now.');
    if (!answer) return;
    setBegun(null);
    router.refresh();
  };
  const remove = async (data: FormData) => {
    const answer = await postAuth('/two-factor/disable', { password: data.get('password') });
    setProblem(answer ? null : 'The password is not right.');
    if (answer) router.refresh();
  };

  if (enabled) {
    return (
      <div className="grid gap-4">
        <Notice tone="good">Signing in with your password takes a code of your app, too.</Notice>
        <PasswordForm submit="Ask for no code any more" look="danger" action={remove} problem={problem} />
      </div>
    );
  }
  if (!begun) return <PasswordForm submit="Set up an app" look="quiet" action={begin} problem={problem} />;
  return (
    <div className="grid max-w-xl gap-5">
      <div>
        <p className="font-medium">1. Give this key to your authenticator app</p>
        <p className="mt-1 font-mono break-all">{new URL(begun.uri).searchParams.get('secret')}</p>
        <p className="mt-1 text-sm text-soft">
          By time, six digits.{' '}
          <a href={begun.uri} className="text-accent underline underline-offset-2">
            Open it in an app on this device
          </a>
        </p>
      </div>
      <div>
        <p className="font-medium">2. Keep these codes for the day the app is lost; each works once</p>
        <ul className="mt-1 grid grid-cols-2 gap-x-6 font-mono sm:grid-cols-3">
          {begun.backupCodes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <Form submit="Confirm" action={confirm} problem={problem}>
        <TextField
          label="3. Type the code that the app shows"
          name="code"
          autoComplete="one-time-code"
          maxLength={10}
          required
        />
      </Form>
    </div>
  );
}

function PasswordForm(props: {
  submit: string;
  look: 'quiet' | 'danger';
  action: (data: FormData) => Promise<void>;
  problem: string | null;
}) {
  return (
    <Form {...props}>
      <TextField
        label="Your password, to confirm"
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={LIMITS.passwordMost}
        required
      />
    </Form>
  );
}

function Form(props: {
  submit: string;
  look?: 'quiet' | 'danger';
  action: (data: FormData) => Promise<void>;
  problem: string | null;
  children: ReactNode;
}) {
  const [pending, setPending] = useState(false);
  return (
    <form
      className="grid max-w-xl gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setPending(true);
        void props.action(new FormData(event.currentTarget)).finally(() => setPending(false));
      }}
    >
      {props.children}
      {props.problem && <Notice tone="bad">{props.problem}</Notice>}
      <div>
        <Button type="submit" look={props.look ?? 'primary'} disabled={pending}>
          {pending ? 'One moment…' : props.submit}
        </Button>
      </div>
    </form>
  );
}
