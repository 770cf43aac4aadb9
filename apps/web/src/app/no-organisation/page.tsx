import { redirect } from 'next/navigation';
import { currentSession } from '@/features/session/current';
import { Entrance } from '@/features/session/entrance';
import { readerWords } from '@/features/session/reader';
import { SignOutButton } from '@/features/session/sign-out-button';

export default async function NoOrganisationPage() {
  const t = await readerWords();
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  if (session.actor) redirect('/');
  return (
    <Entrance
      title={t('You belong to no organisation')}
      lead={t('You are signed in as {email}. Ask an administrator of your organisation to invite this address.', {
        email: session.person.email,
      })}
    >
      <SignOutButton />
    </Entrance>
  );
}
