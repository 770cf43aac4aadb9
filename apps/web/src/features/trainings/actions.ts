'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { controlTraining, leaveTraining } from '@/server/trainings/write/decide';

export async function controlTrainingAction(id: string, event: string): Promise<FormState> {
  return runAction(async (actor) => {
    await controlTraining(database(), actor, id, event);
    revalidatePath(`/trainings/${id}`);
    return {};
  });
}

export async function leaveTrainingAction(id: string, _before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await leaveTraining(database(), actor, id, String(data.get('reason') ?? ''));
    revalidatePath(`/trainings/${id}`);
    return {};
  });
}
