'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { FormState } from '@/components/ui/form';
import { currentSession } from '@/features/session/current';
import { runAction } from '@/features/session/run-action';
import { deleteSelf } from '@/server/accounts/write/delete';
import { changePassword } from '@/server/accounts/write/password';
import { endOtherSessions, endSession } from '@/server/accounts/write/sessions';
import { database } from '@/server/database/client';

export async function changePasswordAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await changePassword(database(), actor, {
      current: String(data.get('current') ?? ''),
      next: String(data.get('next') ?? ''),
      sessionId: (await currentSession())!.sessionId,
    });
    revalidatePath('/settings');
    return { done: 'Changed. You are signed out everywhere else.' };
  });
}

export async function endSessionAction(sessionId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await endSession(database(), actor, sessionId);
    revalidatePath('/settings');
    return { done: 'Signed out there.' };
  });
}

export async function endOtherSessionsAction(): Promise<FormState> {
  return runAction(async (actor) => {
    await endOtherSessions(database(), actor, (await currentSession())!.sessionId);
    revalidatePath('/settings');
    return { done: 'Signed out everywhere else.' };
  });
}

export async function deleteSelfAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await deleteSelf(database(), actor, String(data.get('password') ?? ''));
    redirect('/sign-in');
  });
}
