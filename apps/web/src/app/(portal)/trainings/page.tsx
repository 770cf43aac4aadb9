import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { Empty, PageHeader } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerFormats, readerWords, titled } from '@/features/session/reader';
import { TrainingBadge } from '@/features/trainings/state-badge';
import { epsilonText } from '@/features/trainings/texts';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { listTrainings } from '@/server/trainings/read/trainings';

export const generateMetadata = titled('Trainings');

export default async function TrainingsPage() {
  const t = await readerWords();
  const actor = await requireActor();
  const rows = await orNotFound(() => listTrainings(database(), actor));
  const { formatDate } = await readerFormats();
  const vendor = actor.organisationKind === 'vendor';
  const proposes = vendor && hasRoleFor(actor, 'training.decide');
  return (
    <>
      <PageHeader
        title={t('Trainings')}
        lead={t(
          'Hospitals train a model together. Images stay with each of them; the owner sees sums with noise, and this portal neither.',
        )}
        actions={
          <>
            <ButtonLink look="quiet" href="/trainings/budget">
              {t('Privacy calculator')}
            </ButtonLink>
            {!vendor && (
              <ButtonLink look="quiet" href="/trainings/ledger">
                {t('Privacy ledger')}
              </ButtonLink>
            )}
            {vendor && proposes && <ButtonLink href="/trainings/new">{t('Propose a training')}</ButtonLink>}
          </>
        }
      />
      {rows.length === 0 ? (
        <Empty title={t('No training yet.')}>
          {vendor
            ? t('Engineers propose one to hospitals whose test sets they can see.')
            : t('Owners of models propose them.')}
        </Empty>
      ) : (
        <Table
          caption={t('Trainings')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              title: t('Training'),
              cell: ({ id, number, terms }) => (
                <>
                  <span className="font-normal text-soft">#{number}</span>{' '}
                  <Link href={`/trainings/${id}`} prefetch={false} className="text-accent hover:underline">
                    {terms.name}
                  </Link>
                </>
              ),
            },
            {
              key: 'state',
              title: t('State'),
              cell: ({ state, waitsForUs }) => (
                <>
                  <TrainingBadge state={state} />
                  {waitsForUs && <span className="block text-sm text-soft">{t('Waits for your approval')}</span>}
                </>
              ),
            },
            { key: 'owner', title: t('Owner'), cell: ({ terms }) => terms.owner.organisationName },
            { key: 'hospitals', title: t('Hospitals'), numeric: true, cell: ({ terms }) => terms.hospitals.length },
            {
              key: 'rounds',
              title: t('Rounds'),
              numeric: true,
              cell: ({ record, terms }) =>
                t('{done} of {total}', { done: record?.progress?.round ?? 0, total: terms.rounds }),
            },
            {
              key: 'epsilon',
              title: t('Epsilon'),
              numeric: true,
              cell: ({ mostSpent }) => (mostSpent === null ? '–' : epsilonText(mostSpent, t)),
            },
            { key: 'changed', title: t('Changed'), cell: ({ updatedAt }) => formatDate(updatedAt) },
          ]}
        />
      )}
    </>
  );
}
