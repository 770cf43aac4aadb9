'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { postAuth } from './post-auth.ts';
import { safePath } from './safe-path.ts';

export function SignInForm({ next }: { next?: string }) {
  const t = useWords();
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  /** The password was right, and a code is asked for. */
  const [asksForCode, setAsksForCode] = useState(false);

  /** `work` answers what is wrong, null when the person is in, and undefined when there is another step. */
  async function attempt(work: () => Promise<string | null | undefined>) {
    setPending(true);
    setError(null);
    const problem = await work().catch(() => t('The portal does not answer. Try again in a moment.'));
    if (problem === null) window.location.assign(safePath(next));
    else {
      setError(problem ?? null);
      setPending(false);
    }
  }

  const withPassword = (data: FormData) =>
    attempt(async () => {
      const answer = await fetch('/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: data.get('email'), password: data.get('password') }),
      });
      if (answer.ok) {
        const { twoFactorRedirect } = (await answer.json()) as { twoFactorRedirect?: boolean };
        if (!twoFactorRedirect) return null;
        setAsksForCode(true);
        return undefined;
      }
      if (answer.status === 429) return t('Too many attempts. Wait ten minutes and try again.');
      return t('E-mail address and password do not go together.');
    });

  const withCode = (data: FormData) =>
    attempt(async () => {
      const code = String(data.get('code')).trim();
      const digits = code.replaceAll(' ', '');
      const answer = /^\d{6}$/.test(digits)
        ? await postAuth('/two-factor/verify-totp', { code: digits })
        : await postAuth('/two-factor/verify-backup-code', { code });
      return answer
        ? null
        : t('This code is not right, or too late. After several wrong ones begin again with the password.');
    });

  const withPasskey = () =>
    attempt(async () => {
      const { authClient } = await import('./passkey-client.ts');
      const answer = await authClient.signIn.passkey();
      return answer?.error ? t('This passkey is not known here, or you cancelled.') : null;
    });

  if (asksForCode) {
    return (
      <form
        key="code"
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void withCode(new FormData(event.currentTarget));
        }}
      >
        <TextField
          label={t('Code of your app')}
          name="code"
          autoComplete="one-time-code"
          hint={t('Or one of the codes that you kept for the day the app is lost.')}
          maxLength={20}
          required
        />
        {error && <Notice tone="bad">{error}</Notice>}
        <Button type="submit" disabled={pending}>
          {pending ? t('One moment…') : t('Sign in')}
        </Button>
        <Button look="quiet" disabled={pending} onClick={() => setAsksForCode(false)}>
          {t('Back')}
        </Button>
      </form>
    );
  }
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void withPassword(new FormData(event.currentTarget));
      }}
    >
      <TextField label={t('E-mail address')} name="email" type="email" autoComplete="username webauthn" required />
      <TextField label={t('Password')} name="password" type="password" autoComplete="current-password" required />
      {error && <Notice tone="bad">{error}</Notice>}
      <Button type="submit" disabled={pending}>
        {pending ? t('One moment…') : t('Sign in')}
      </Button>
      <Button look="quiet" disabled={pending} onClick={() => void withPasskey()}>
        {t('Sign in with a passkey')}
      </Button>
      <Link href="/forgot-password" prefetch={false} className="text-accent underline-offset-2 hover:underline">
        {t('Forgot the password?')}
      </Link>
    </form>
  );
}
