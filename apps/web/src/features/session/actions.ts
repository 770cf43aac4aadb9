'use server';

import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { isLanguage, LANGUAGE_COOKIE } from '@/language/languages';
import { keepLanguage } from '@/server/auth/language';
import { actFor } from '@/server/auth/session';
import { database } from '@/server/database/client';
import { currentSession } from './current.ts';

export async function switchTo(data: FormData): Promise<void> {
  const session = await currentSession();
  if (session) await actFor(database(), session.sessionId, session.person.id, String(data.get('organisationId')));
  // Without it a page that is at / already would go on showing the other organisation.
  revalidatePath('/', 'layout');
  redirect('/');
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** For this browser, signed in or not; and for mails to the person who is signed in. */
export async function chooseLanguage(language: string): Promise<void> {
  if (!isLanguage(language)) return;
  const session = await currentSession();
  if (session) await keepLanguage(database(), session.person.id, language);
  const kept = { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', httpOnly: true } as const;
  (await cookies()).set(LANGUAGE_COOKIE, language, kept);
}
