import { redirect } from 'next/navigation';
import { Entrance } from '@/components/layout/entrance';
import { currentSession } from '@/features/session/current';
import { SignOutButton } from '@/features/session/sign-out-button';

export default async function NoOrganisationPage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  if (session.actor) redirect('/');
  return (
    <Entrance
      title="You belong to no organisation"
      lead={`You are signed in as ${session.person.email}. Ask an administrator of your organisation to invite this address.`}
    >
      <SignOutButton />
    </Entrance>
  );
}
