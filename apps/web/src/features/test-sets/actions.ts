'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { shareTestSet } from '@/server/test-sets/write/share';

export async function shareTestSetAction(testSetId: string, listed: boolean): Promise<FormState> {
  return runAction(async (actor) => {
    await shareTestSet(database(), actor, testSetId, listed);
    revalidatePath(`/test-sets/${testSetId}`);
    return { done: listed ? 'Vendors see the counts now.' : 'Only you see this test set now.' };
  });
}
