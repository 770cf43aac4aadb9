'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { createApiToken, revokeApiToken } from '@/server/accounts/write/api-tokens';
import { removePasskey } from '@/server/accounts/write/passkeys';
import { renameSelf } from '@/server/accounts/write/rename';
import { database } from '@/server/database/client';

export async function renameAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    await renameSelf(database(), actor, String(data.get('name') ?? ''));
    revalidatePath('/', 'layout');
    return { done: 'Saved. Records of before keep the name that you had.' };
  });
}

export async function createApiTokenAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const value = await createApiToken(database(), actor, {
      name: String(data.get('name')),
      expiresInDays: Number(data.get('days')),
    });
    revalidatePath('/settings');
    return { secret: { label: 'API token', value } };
  });
}

export async function revokeApiTokenAction(tokenId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await revokeApiToken(database(), actor, tokenId);
    revalidatePath('/settings');
    return { done: 'Revoked.' };
  });
}

export async function removePasskeyAction(passkeyId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await removePasskey(database(), actor, passkeyId);
    revalidatePath('/settings');
    return { done: 'Removed.' };
  });
}
