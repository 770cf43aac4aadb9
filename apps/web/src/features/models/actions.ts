'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { archiveVersion } from '@/server/models/write/archive';
import { shareModel } from '@/server/models/write/share';

export async function shareModelAction(modelId: string, listed: boolean): Promise<FormState> {
  return runAction(async (actor) => {
    await shareModel(database(), actor, modelId, listed);
    revalidatePath('/models');
    return { done: listed ? 'Hospitals see this model now.' : 'Only you see this model now.' };
  });
}

export async function archiveVersionAction(versionId: string, archived: boolean): Promise<FormState> {
  return runAction(async (actor) => {
    await archiveVersion(database(), actor, versionId, archived);
    revalidatePath(`/models/${versionId}`);
    return { done: archived ? 'Archived.' : 'Offered again.' };
  });
}
