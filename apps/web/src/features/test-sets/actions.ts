'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { archiveTestSet } from '@/server/test-sets/write/archive';
import { shareTestSet } from '@/server/test-sets/write/share';

export async function shareTestSetAction(testSetId: string, listed: boolean): Promise<FormState> {
  return runAction(async (actor) => {
    await shareTestSet(database(), actor, testSetId, listed);
    revalidatePath(`/test-sets/${testSetId}`);
    return { done: listed ? 'Vendors see the counts now.' : 'Only you see this test set now.' };
  });
}

export async function archiveTestSetAction(testSetId: string, archived: boolean): Promise<FormState> {
  return runAction(async (actor) => {
    await archiveTestSet(database(), actor, testSetId, archived);
    revalidatePath(`/test-sets/${testSetId}`);
    return { done: archived ? 'Archived.' : 'Offered again.' };
  });
}
