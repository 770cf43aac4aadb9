import { notFound } from 'next/navigation';
import { Empty, PageHeader } from '@/components/ui/page';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { ProposeGuide } from '@/features/trainings/propose-guide';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listTestSets } from '@/server/test-sets/read';

export const generateMetadata = titled('Propose a training');

export default async function NewTrainingPage() {
  const t = await readerWords();
  const actor = await requireActor();
  if (actor.organisationKind !== 'vendor' || !hasRoleFor(actor, 'training.decide')) notFound();
  const sets = await orNotFound(() => listTestSets(database(), actor, 'test-set.choose'));
  return (
    <>
      <PageHeader
        back={{ href: '/trainings', label: t('Trainings') }}
        title={t('Propose a training')}
        lead={t(
          'Your agent proposes it, because the model lies there; every hospital’s agent signs its own approval, with its data and limit.',
        )}
      />
      {sets.length === 0 ? (
        <Empty title={t('There is no test set that you can see.')}>
          {t('A hospital adds one, and shows its counts to vendors.')}
        </Empty>
      ) : (
        <ProposeGuide sets={sets.map(({ id, name, hospital }) => ({ id, name, hospital }))} personName={actor.name} />
      )}
    </>
  );
}
