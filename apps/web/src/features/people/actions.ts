'use server';

import { revalidatePath } from 'next/cache';
import type { FormState } from '@/components/ui/form';
import { runAction } from '@/features/session/run-action';
import { database } from '@/server/database/client';
import { readEnvironment } from '@/server/env';
import { invite, revokeInvitation } from '@/server/organisations/write/invitations';
import { removeMember } from '@/server/organisations/write/members';
import { createOrganisation } from '@/server/organisations/write/organisations';
import type { Role } from '../../../../../prisma/generated/enums.ts';

function linkTo(token: string): FormState['secret'] {
  return {
    label: 'Invitation link, to be sent to the person',
    value: `${readEnvironment().PORTAL_ORIGIN}/invitation/${token}`,
  };
}

export async function inviteAction(organisationId: string, _before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const email = String(data.get('email'));
    const token = await invite(database(), actor, { organisationId, email, role: data.get('role') as Role });
    revalidatePath('/people');
    return { secret: linkTo(token)! };
  });
}

export async function revokeInvitationAction(invitationId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await revokeInvitation(database(), actor, invitationId);
    revalidatePath('/people');
    return { done: 'Taken back.' };
  });
}

export async function removeMemberAction(membershipId: string): Promise<FormState> {
  return runAction(async (actor) => {
    await removeMember(database(), actor, membershipId);
    revalidatePath('/people');
    return { done: 'Removed.' };
  });
}

/** The operator makes an organisation and invites its first administrator in one go. */
export async function createOrganisationAction(_before: FormState, data: FormData): Promise<FormState> {
  return runAction(async (actor) => {
    const kind = data.get('kind') === 'vendor' ? 'vendor' : 'hospital';
    const organisationId = await createOrganisation(database(), actor, { name: String(data.get('name')), kind });
    const role = kind === 'vendor' ? 'vendor_engineer' : 'hospital_admin';
    const token = await invite(database(), actor, { organisationId, email: String(data.get('email')), role });
    revalidatePath('/organisations');
    return { secret: linkTo(token)! };
  });
}
