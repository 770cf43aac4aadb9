import { fingerprint, TRAINING } from '@doubleblind/contracts';
import type { Metadata } from 'next';
import Link from 'next/link';
import { cache } from 'react';
import { Command } from '@/components/ui/command';
import { ErrorNotice } from '@/components/ui/form';
import { Notice, PageHeader, Panel, Section } from '@/components/ui/page';
import { Timeline } from '@/features/evaluations/timeline';
import { LookAgain } from '@/features/home/look-again';
import { orNotFound, requireActor } from '@/features/session/current';
import { readerWords } from '@/features/session/reader';
import { CardFacts } from '@/features/trainings/card';
import { approveTrainingCommand, registerTrainedCommand } from '@/features/trainings/commands';
import { TrainingControls } from '@/features/trainings/controls';
import { Participants } from '@/features/trainings/participants';
import { TrainingProgress } from '@/features/trainings/progress';
import { TrainingBadge } from '@/features/trainings/state-badge';
import { TrainingTermsFacts } from '@/features/trainings/terms';
import { TRAINING_STATE_TEXTS } from '@/features/trainings/texts';
import { may } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { readTraining } from '@/server/trainings/read/trainings';

interface Address {
  readonly params: Promise<{ id: string }>;
}

const LOOK_WHILE_RUNNING_MILLISECONDS = 2000;

/** Read once for the title and for the page. */
const read = cache(async (id: string) => {
  const actor = await requireActor();
  return { actor, training: await orNotFound(() => readTraining(database(), actor, id)) };
});

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { number, terms } = (await read((await params).id)).training;
  return { title: `#${number} ${terms.name}` };
}

export default async function TrainingPage({ params }: Address) {
  const t = await readerWords();
  const { id } = await params;
  const { actor, training } = await read(id);
  const { terms, state, role, record, parties } = training;
  const possible = TRAINING.possibleEvents(state);
  const decides = may(actor, 'training.decide', training);
  const open = !TRAINING.finalStates.includes(state);
  const silent = parties.filter(({ lost }) => open && lost !== null);
  const mayLeave = possible.includes('reject') ? 'reject' : possible.includes('revoke') ? 'revoke' : null;
  return (
    <>
      {open && <LookAgain {...(state === 'running' && { milliseconds: LOOK_WHILE_RUNNING_MILLISECONDS })} />}
      <PageHeader
        back={{ href: '/trainings', label: t('Trainings') }}
        title={terms.name}
        lead={t('Training #{number}, proposed by {proposedBy} of {organisation}', {
          number: String(training.number),
          proposedBy: training.proposedBy,
          organisation: terms.owner.organisationName,
        })}
      />
      <Section title={t('Where it stands')}>
        <div className="grid gap-4">
          <p>
            <TrainingBadge state={state} /> {t(TRAINING_STATE_TEXTS[state].text)}
          </p>
          {training.failure && <ErrorNotice error={training.failure} />}
          {silent.length > 0 && (
            <Notice
              tone="warn"
              title={t('No contact with the agent of {organisations}', {
                organisations: silent.map(({ party }) => party.organisationName).join(', '),
              })}
            >
              {t('A round needs {least} of {all} hospitals and the owner.', {
                least: terms.leastHospitals,
                all: terms.hospitals.length,
              })}
            </Notice>
          )}
          {state === 'proposed' && decides && role === 'hospital' && training.own === null && (
            <Panel>
              <p className="mb-2 font-medium">
                {t('Approve it on the machine of your agent, with your data and your limit')}
              </p>
              <Command>{approveTrainingCommand(id, 'NAME OF YOUR TEST SET', 'LIMIT', actor.name)}</Command>
              <p className="mt-2 text-sm text-soft">
                {t(
                  'Your agent says what all rounds would spend, signs, and takes part by itself when everybody has approved. It leaves when your limit is reached.',
                )}{' '}
                {t(
                  'If its owner registers the trained model, whoever sees it there sees your organisation’s name, its number of patients and what was spent.',
                )}
              </p>
            </Panel>
          )}
          {(state === 'running' || record?.progress) && (
            <TrainingProgress terms={terms} record={record} live={state === 'running'} />
          )}
          <TrainingControls
            id={id}
            mayCancel={decides && role === 'owner' && possible.includes('cancel')}
            mayRetry={decides && role === 'owner' && possible.includes('retry')}
            mayLeave={decides ? mayLeave : null}
          />
        </div>
      </Section>
      {record?.card && (
        <Section
          title={t('Training card')}
          lead={t('Signed by the owner’s agent. The model is a file there, ready to be compiled and registered.')}
        >
          <div className="grid gap-4">
            <CardFacts card={record.card.document} />
            {training.registered.map((model) => (
              <p key={model.id}>
                {t.rich('Registered as <link>{name}</link>.', {
                  name: model.name,
                  link: (text) => (
                    <Link href={`/models/${model.id}`} prefetch={false} className="text-accent underline">
                      {text}
                    </Link>
                  ),
                })}
              </p>
            ))}
            {training.registered.length === 0 && decides && role === 'owner' && (
              <Panel>
                <p className="mb-2 font-medium">
                  {t('Next: register the trained model, from the machine of your agent')}
                </p>
                <Command>{registerTrainedCommand(id, '1.0.0')}</Command>
                <p className="mt-2 text-sm text-soft">
                  {t(
                    'Your agent compiles it and registers its public program with this card; weights stay there. Then propose its evaluation at a hospital that took no part.',
                  )}
                </p>
              </Panel>
            )}
          </div>
        </Section>
      )}
      <Section title={t('Who takes part')}>
        <Participants parties={parties} />
      </Section>
      <Section title={t('Terms')} lead={t('Every agent signs exactly these.')}>
        <TrainingTermsFacts terms={terms} ownerKey={fingerprint(terms.owner.agentKey)} />
      </Section>
      <Section title={t('Timeline')}>
        <Timeline records={training.timeline} />
      </Section>
    </>
  );
}
