'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { safePath } from './safe-path.ts';

export function SignInForm({ next }: { next?: string }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  async function attempt(work: () => Promise<string | null>) {
    setPending(true);
    setError(null);
    const problem = await work().catch(() => 'The portal does not answer. Try again in a moment.');
    if (problem === null) window.location.assign(safePath(next));
    else {
      setError(problem);
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
      if (answer.ok) return null;
      if (answer.status === 429) return 'Too many attempts. Wait ten minutes and try again.';
      return 'E-mail address and password do not go together.';
    });

  const withPasskey = () =>
    attempt(async () => {
      const { authClient } = await import('./passkey-client.ts');
      const answer = await authClient.signIn.passkey();
      return answer?.error ? 'This passkey is not known here, or you cancelled.' : null;
    });

  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void withPassword(new FormData(event.currentTarget));
      }}
    >
      <TextField label="E-mail address" name="email" type="email" autoComplete="username webauthn" required />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      {error && <Notice tone="bad">{error}</Notice>}
      <Button type="submit" disabled={pending}>
        {pending ? 'One moment…' : 'Sign in'}
      </Button>
      <Button look="quiet" disabled={pending} onClick={() => void withPasskey()}>
        Sign in with a passkey
      </Button>
    </form>
  );
}
