import { DoubleblindError } from '@doubleblind/errors';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { type SignedIn, signedIn } from '@/server/auth/session';
import type { Actor } from '@/server/authorisation/actor';
import { PATH_HEADER } from '@/server/process/headers';

/** Who is signed in; asked once for each page. */
export const currentSession = cache(async (): Promise<SignedIn | null> => signedIn(await headers()));

/** The sign-in page, which leads back to the page that was asked for. */
async function signInPath(): Promise<string> {
  const url = new URL((await headers()).get(PATH_HEADER) ?? '/', 'http://portal.invalid');
  // Next.js's own mark of a page that it fetches for another one.
  url.searchParams.delete('_rsc');
  const path = url.pathname + url.search;
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}

/** For pages: sends people who are not signed in to the sign-in page. */
export async function requireActor(): Promise<Actor> {
  const session = await currentSession();
  if (!session) redirect(await signInPath());
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
