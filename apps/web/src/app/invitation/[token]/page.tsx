import { DoubleblindError } from '@doubleblind/errors';
import type { Metadata } from 'next';
import { Entrance } from '@/components/layout/entrance';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm, TextField } from '@/components/ui/form';
import { acceptInvitation, joinWithAccount } from '@/features/people/accept-actions';
import { currentSession } from '@/features/session/current';
import { LIMITS } from '@/limits';
import { database } from '@/server/database/client';
import { ROLE_NAMES } from '@/server/organisations/roles';
import { readInvitation } from '@/server/organisations/write/invitations';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

async function read(token: string) {
  try {
    return await readInvitation(database(), token);
  } catch (error) {
    if (error instanceof DoubleblindError) return error;
    throw error;
  }
}

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await read(token);
  if (invitation instanceof DoubleblindError) {
    return (
      <Entrance title="This invitation is no longer valid" lead={`${invitation.detail} ${invitation.remedy}`}>
        <ButtonLink href="/sign-in" look="quiet">
          To the sign-in page
        </ButtonLink>
      </Entrance>
    );
  }
  const session = await currentSession();
  const { organisationName, role, invitedBy, email, known } = invitation;
  const lead = `${invitedBy} invites ${email} as ${ROLE_NAMES[role].toLowerCase()}.`;
  return (
    <Entrance title={`Join ${organisationName}`} lead={lead}>
      {known && session ? (
        <ActionForm action={joinWithAccount.bind(null, token)} submit={`Join as ${session.person.name}`} />
      ) : known ? (
        <ButtonLink href={`/sign-in?next=/invitation/${token}`}>Sign in to accept</ButtonLink>
      ) : (
        <ActionForm action={acceptInvitation.bind(null, token)} submit="Make my account">
          <TextField label="Your name" name="name" autoComplete="name" maxLength={LIMITS.name} required />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={LIMITS.passwordLeast}
            maxLength={LIMITS.passwordMost}
            hint={`${LIMITS.passwordLeast} to ${LIMITS.passwordMost} characters. You can add a passkey later.`}
            required
          />
        </ActionForm>
      )}
    </Entrance>
  );
}
