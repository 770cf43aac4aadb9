import Link from 'next/link';
import { Command } from '@/components/ui/command';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { Table } from '@/components/ui/table';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { LEDGER_COMMAND } from '@/features/trainings/commands';
import { TrainingBadge } from '@/features/trainings/state-badge';
import { epsilonText } from '@/features/trainings/texts';
import { database } from '@/server/database/client';
import { listTrainings } from '@/server/trainings/read/trainings';

export const generateMetadata = titled('Privacy ledger');

export default async function LedgerPage() {
  const t = await readerWords();
  const actor = await requireActor();
  const trainings = await orNotFound(() => listTrainings(database(), actor));
  const rows = trainings.flatMap(({ own, record, ...training }) =>
    own?.contribution
      ? [
          {
            ...training,
            contribution: own.contribution,
            spent: record?.spent[actor.organisationId] ?? { steps: 0, epsilon: 0 },
          },
        ]
      : [],
  );
  return (
    <>
      <PageHeader
        back={{ href: '/trainings', label: t('Trainings') }}
        title={t('Privacy ledger')}
        lead={t(
          'What each training has spent of the privacy of your patients, as your agent has told. The ledger that counts is your agent’s own: it takes part in no round beyond what was approved, whatever this portal says.',
        )}
      />
      {rows.length === 0 ? (
        <Empty title={t('Your organisation has approved no training.')} />
      ) : (
        <Table
          caption={t('Privacy spent, by training')}
          rows={rows}
          rowKey={({ id }) => id}
          note={t(
            'Epsilon is an upper bound by privacy loss distributions. Vectors that were about to be sent count, too.',
          )}
          columns={[
            { key: 'set', title: t('Data set'), cell: ({ contribution }) => contribution.dataSet },
            {
              key: 'training',
              title: t('Training'),
              cell: ({ id, terms }) => (
                <Link href={`/trainings/${id}`} prefetch={false} className="text-accent hover:underline">
                  {terms.name}
                </Link>
              ),
            },
            { key: 'state', title: t('State'), cell: ({ state }) => <TrainingBadge state={state} /> },
            { key: 'vectors', title: t('Vectors sent'), numeric: true, cell: ({ spent }) => spent.steps },
            {
              key: 'spent',
              title: t('Epsilon spent'),
              numeric: true,
              cell: ({ spent }) => epsilonText(spent.epsilon, t),
            },
            {
              key: 'limit',
              title: t('Limit'),
              numeric: true,
              cell: ({ contribution }) => t.figures(String(contribution.epsilonLimit)),
            },
            { key: 'delta', title: t('Delta'), numeric: true, cell: ({ terms }) => t.figures(String(terms.delta)) },
          ]}
        />
      )}
      <div className="mt-8">
        <Section
          title={t('Your agent’s own ledger')}
          lead={t('With what all trainings together have spent on the same images.')}
        >
          <Command>{LEDGER_COMMAND}</Command>
        </Section>
      </div>
    </>
  );
}
