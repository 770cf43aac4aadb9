'use client';

import { useState } from 'react';
import { useWords } from '@/components/reader';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/form';
import { Notice } from '@/components/ui/page';
import { postAuth } from '@/features/session/post-auth';
import { LIMITS } from '@/limits';
import { NewPasswordField, PASSWORD_LENGTHS } from './new-password-field.tsx';

type Stage = 'asking' | 'pending' | 'done' | 'failed';

/** Says the same whether there is such an account or not. */
export function ForgotForm() {
  const t = useWords();
  const [stage, setStage] = useState<Stage>('asking');
  const ask = async (data: FormData) => {
    setStage('pending');
    setStage((await postAuth('/request-password-reset', { email: data.get('email') })) ? 'done' : 'failed');
  };
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void ask(new FormData(event.currentTarget));
      }}
    >
      <TextField
        label={t('E-mail address')}
        name="email"
        type="email"
        autoComplete="username"
        maxLength={LIMITS.email}
        required
      />
      {stage === 'done' && (
        <Notice tone="good" title={t('If there is an account with this address, a link is on its way')}>
          {t(
            'It works once and for an hour. Nothing came? Look among the unwanted mails, then ask the portal’s operator whether it has a mail server.',
          )}
        </Notice>
      )}
      {stage === 'failed' && <Notice tone="bad">{t('This did not work. Wait ten minutes and try again.')}</Notice>}
      <Button type="submit" disabled={stage === 'pending'}>
        {stage === 'pending' ? t('One moment…') : t('Send me a link')}
      </Button>
      <ButtonLink href="/sign-in" look="quiet">
        {t('To the sign-in page')}
      </ButtonLink>
    </form>
  );
}

export function ResetForm({ token }: { token: string }) {
  const t = useWords();
  const [stage, setStage] = useState<Stage>('asking');
  const reset = async (data: FormData) => {
    setStage('pending');
    setStage((await postAuth('/reset-password', { token, newPassword: data.get('password') })) ? 'done' : 'failed');
  };
  if (stage === 'done') {
    return (
      <div className="grid gap-5">
        <Notice tone="good">{t('The password is changed.')}</Notice>
        <ButtonLink href="/sign-in">{t('Sign in with it')}</ButtonLink>
      </div>
    );
  }
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void reset(new FormData(event.currentTarget));
      }}
    >
      <NewPasswordField
        label={t('New password')}
        name="password"
        hint={t('{passwordLeast} to {passwordMost} characters.', PASSWORD_LENGTHS)}
      />
      {stage === 'failed' && (
        <Notice tone="bad" title={t('This link is not valid any more')}>
          {t('It works once and for an hour. Ask for a new one on the page “Forgot the password?”.')}
        </Notice>
      )}
      <Button type="submit" disabled={stage === 'pending'}>
        {stage === 'pending' ? t('One moment…') : t('Save')}
      </Button>
      {stage === 'failed' && (
        <ButtonLink href="/forgot-password" look="quiet">
          {t('Ask for a new link')}
        </ButtonLink>
      )}
    </form>
  );
}
