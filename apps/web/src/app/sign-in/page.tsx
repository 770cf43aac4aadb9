import { redirect } from 'next/navigation';
import { givenTexts } from '@/components/ui/given-texts';
import { currentSession } from '@/features/session/current';
import { Entrance } from '@/features/session/entrance';
import { readerWords, titled } from '@/features/session/reader';
import { safePath } from '@/features/session/safe-path';
import { SignInForm } from '@/features/session/sign-in-form';

/** A list with all that narrows it. */
const LONGEST_PATH = 2000;

export const generateMetadata = titled('Sign in');

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const t = await readerWords();
  const { next } = givenTexts(await searchParams, ['next'], LONGEST_PATH);
  if (await currentSession()) redirect(safePath(next));
  return (
    <Entrance
      title={t('Sign in')}
      lead={t('Accounts are made by invitation. Ask an administrator of your organisation for one.')}
    >
      <SignInForm {...(next && { next })} />
    </Entrance>
  );
}
