import { DoubleblindError } from '@doubleblind/errors';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { type SignedIn, signedIn } from '@/server/auth/session';
import type { Actor } from '@/server/authorisation/actor';

/** Who is signed in; asked once for each page. */
export const currentSession = cache(async (): Promise<SignedIn | null> => signedIn(await headers()));

/** For pages: sends people who are not signed in to the sign-in page. */
export async function requireActor(): Promise<Actor> {
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  if (!session.actor) redirect('/no-organisation');
  return session.actor;
}

/** For pages: another organisation's things, and actions beyond one's role, look like things that do not exist. */
export async function orNotFound<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DoubleblindError && (error.code === 'DB6002' || error.code === 'DB6001')) notFound();
    throw error;
  }
}
