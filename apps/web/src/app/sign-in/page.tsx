import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Entrance } from '@/components/layout/entrance';
import { currentSession } from '@/features/session/current';
import { safePath } from '@/features/session/safe-path';
import { SignInForm } from '@/features/session/sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const { next } = await searchParams;
  if (await currentSession()) redirect(safePath(next));
  return (
    <Entrance
      title="Sign in"
      lead="Accounts are made by invitation. Ask an administrator of your organisation for one."
    >
      <SignInForm {...(next && { next })} />
    </Entrance>
  );
}
