'use server';

import { DoubleblindError } from '@doubleblind/errors';
import { redirect, unstable_rethrow } from 'next/navigation';
import type { FormState } from '@/components/ui/form';
import { currentSession } from '@/features/session/current';
import { actFor } from '@/server/auth/session';
import { database } from '@/server/database/client';
import { toProblem } from '@/server/errors-to-http';
import { acceptAsMember, acceptAsNewPerson } from '@/server/organisations/write/invitations';

/** For people without an account; afterwards they sign in with what they chose. */
export async function acceptInvitation(token: string, _before: FormState, data: FormData): Promise<FormState> {
  try {
    await acceptAsNewPerson(database(), token, {
      name: String(data.get('name')),
      password: String(data.get('password')),
    });
    redirect('/sign-in');
  } catch (error) {
    unstable_rethrow(error);
    return { error: toProblem(error).error };
  }
}

/** For people who are signed in; the session acts for the organisation from then on. */
export async function joinWithAccount(token: string): Promise<FormState> {
  try {
    const session = await currentSession();
    if (!session) throw new DoubleblindError('DB6004', '');
    const organisationId = await acceptAsMember(database(), token, session.person);
    await actFor(database(), session.sessionId, session.person.id, organisationId);
    redirect('/');
  } catch (error) {
    unstable_rethrow(error);
    return { error: toProblem(error).error };
  }
}
