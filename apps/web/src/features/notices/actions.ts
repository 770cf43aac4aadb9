'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { readEnvironment } from '@/server/env';
import { addWebhook, chooseNotices, removeWebhook } from '@/server/notices/write/settings';

export async function chooseNoticesAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await chooseNotices(database(), actor, data.getAll('kinds'));
    revalidatePath('/settings/notices');
    return { done: 'Saved.' };
  });
}

export async function addWebhookAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const input = { url: String(data.get('url') ?? ''), kinds: data.getAll('kinds') };
    const anywhere = readEnvironment().WEBHOOKS === 'anywhere';
    const value = await addWebhook(database(), actor, input, { anywhere });
    revalidatePath('/settings/notices');
    return { secret: { label: 'Secret with which messages are signed', value } };
  });
}

export async function removeWebhookAction(webhookId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await removeWebhook(database(), actor, webhookId);
    revalidatePath('/settings/notices');
    return { done: 'Removed.' };
  });
}
