'use server';

import { redirect } from 'next/navigation';
import { switchOrganisation } from '@/server/auth/session';
import { currentSession } from './current.ts';

export async function switchTo(data: FormData): Promise<void> {
  const session = await currentSession();
  if (session) await switchOrganisation(session, String(data.get('organisationId')));
  redirect('/');
}
