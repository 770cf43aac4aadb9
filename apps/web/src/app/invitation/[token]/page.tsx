import { DoubleblindError } from '@doubleblind/errors';
import { ButtonLink } from '@/components/ui/button';
import { ActionForm, TextField } from '@/components/ui/form';
import { NewPasswordField, PASSWORD_LENGTHS } from '@/features/account/new-password-field';
import { acceptInvitation, joinWithAccount } from '@/features/people/accept-actions';
import { currentSession } from '@/features/session/current';
import { Entrance } from '@/features/session/entrance';
import { readerWords, titled } from '@/features/session/reader';
import { LIMITS } from '@/limits';
import { database } from '@/server/database/client';
import { ROLE_NAMES } from '@/server/organisations/roles';
import { readInvitation } from '@/server/organisations/write/invitations';

export const generateMetadata = titled('Invitation', { referrer: 'no-referrer' });

async function read(token: string) {
  try {
    return await readInvitation(database(), token);
  } catch (error) {
    if (error instanceof DoubleblindError) return error;
    throw error;
  }
}

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const t = await readerWords();
  const { token } = await params;
  const invitation = await read(token);
  if (invitation instanceof DoubleblindError) {
    return (
      <Entrance
        title={t('This invitation is no longer valid')}
        lead={`${t(invitation.detail)} ${t(invitation.remedy)}`}
      >
        <ButtonLink href="/sign-in" look="quiet">
          {t('To the sign-in page')}
        </ButtonLink>
      </Entrance>
    );
  }
  const session = await currentSession();
  const { organisationName, role, invitedBy, email, known } = invitation;
  const lead = t('{invitedBy} invites {email} as {role}.', { invitedBy, email, role: t(ROLE_NAMES[role]) });
  return (
    <Entrance title={t('Join {organisationName}', { organisationName })} lead={lead}>
      {known && session ? (
        <ActionForm
          action={joinWithAccount.bind(null, token)}
          submit={t('Join as {person}', { person: session.person.name })}
        />
      ) : known ? (
        <ButtonLink href={`/sign-in?next=/invitation/${token}`}>{t('Sign in to accept')}</ButtonLink>
      ) : (
        <ActionForm action={acceptInvitation.bind(null, token)} submit={t('Make my account')}>
          <TextField label={t('Your name')} name="name" autoComplete="name" maxLength={LIMITS.name} required />
          <NewPasswordField
            label={t('Password')}
            name="password"
            hint={t('{passwordLeast} to {passwordMost} characters. You can add a passkey later.', PASSWORD_LENGTHS)}
          />
        </ActionForm>
      )}
    </Entrance>
  );
}
