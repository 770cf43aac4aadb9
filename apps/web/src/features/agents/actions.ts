'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { createEnrolmentToken, removeAgent } from '@/server/agents/write';
import { database } from '@/server/database/client';

export async function createTokenAction(): Promise<FormState> {
  return runAction(async (actor) => ({
    secret: {
      label: 'Enrolment token, for one agent, valid for a day',
      value: await createEnrolmentToken(database(), actor),
    },
  }));
}

export async function removeAgentAction(agentId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await removeAgent(database(), actor, agentId);
    revalidatePath('/agents');
    return { done: 'Removed. Its key counts no more.' };
  });
}
