'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
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
