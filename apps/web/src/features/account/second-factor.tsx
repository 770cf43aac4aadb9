'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { postAuth } from '@/features/session/post-auth';
import { LIMITS } from '@/limits';
import { QrCode } from './qr-code.tsx';

interface Begun {
  /** otpauth://, as authenticator apps read it. */
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

/** Codes of an authenticator app (RFC 6238) beside the password: begun with the password, in force once a code was right. */
export function SecondFactor({ enabled }: { enabled: boolean }) {
  const t = useWords();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const router = useRouter();

  const begin = async (data: FormData) => {
    const answer = await postAuth('/two-factor/enable', { password: data.get('password') });
    setProblem(answer ? null : t('The password is not right.'));
    if (answer) setBegun({ uri: String(answer.totpURI), backupCodes: answer.backupCodes as string[] });
  };
  const confirm = async (data: FormData) => {
    const answer = await postAuth('/two-factor/verify-totp', { code: String(data.get('code')).replaceAll(' ', '') });
    setProblem(answer ? null : t('This is not the code that the app shows now.'));
    if (!answer) return;
    setBegun(null);
    router.refresh();
  };
  const remove = async (data: FormData) => {
    const answer = await postAuth('/two-factor/disable', { password: data.get('password') });
    setProblem(answer ? null : t('The password is not right.'));
    if (answer) router.refresh();
  };

  if (enabled) {
    return (
      <div className="grid gap-4">
        <Notice tone="good">{t('Signing in with your password takes a code of your app, too.')}</Notice>
        <PasswordForm submit={t('Ask for no code any more')} look="danger" action={remove} problem={problem} />
      </div>
    );
  }
  if (!begun) return <PasswordForm submit={t('Set up an app')} look="quiet" action={begin} problem={problem} />;
  return (
    <div className="grid max-w-xl gap-5">
      <div>
        <p className="font-medium">{t('1. Scan this with your authenticator app')}</p>
        <QrCode text={begun.uri} label={t('QR code with the key below')} />
        <p>{t('Or give it this key, by time, six digits:')}</p>
        <p className="mt-1 font-mono break-all">{new URL(begun.uri).searchParams.get('secret')}</p>
        <p className="mt-1 text-sm">
          <a href={begun.uri} className="text-accent underline underline-offset-2">
            {t('Open it in an app on this device')}
          </a>
        </p>
      </div>
      <div>
        <p className="font-medium">{t('2. Keep these codes for the day the app is lost; each works once')}</p>
        <ul className="mt-1 grid grid-cols-2 gap-x-6 font-mono sm:grid-cols-3">
          {begun.backupCodes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <Form submit={t('Confirm')} action={confirm} problem={problem}>
        <TextField
          label={t('3. Type the code that the app shows')}
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
  const t = useWords();
  return (
    <Form {...props}>
      <TextField
        label={t('Your password, to confirm')}
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
  const t = useWords();
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
          {pending ? t('One moment…') : props.submit}
        </Button>
      </div>
    </form>
  );
}
