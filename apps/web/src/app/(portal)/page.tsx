import Link from 'next/link';
import { ButtonLink } from '@/components/ui/button';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { AttentionList } from '@/features/home/attention-list';
import { FirstSteps } from '@/features/home/first-steps';
import { LookAgain } from '@/features/home/look-again';
import { TrainingList } from '@/features/home/training-list';
import { Overview } from '@/features/overview/overview';
import { requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { database } from '@/server/database/client';
import { countWaiting, readAttention, readFirstSteps } from '@/server/home/read';
import { readOverview } from '@/server/overview/read';
import { readTrainingAttention } from '@/server/trainings/read/attention';

export const generateMetadata = titled('Home');

export default async function HomePage() {
  const t = await readerWords();
  const actor = await requireActor();
  if (actor.role === 'operator') return <Overview overview={await readOverview(actor)} />;
  const [{ waiting, underWay, released }, count, steps, trainings] = await Promise.all([
    readAttention(actor),
    countWaiting(actor),
    readFirstSteps(actor),
    readTrainingAttention(database(), actor),
  ]);
  const started = steps.evaluations > 0;
  const proposes = hasRoleFor(actor, 'evaluation.propose');
  return (
    <>
      <PageHeader
        title={
          started ? t('What needs you') : t('Welcome, {organisationName}', { organisationName: actor.organisationName })
        }
        {...(!started && {
          lead: proposes
            ? t('A few steps lead to the first evaluation. They can be taken in any order.')
            : t('A few steps lead to the first evaluation. An administrator of your organisation takes them.'),
        })}
        actions={proposes && started && <ButtonLink href="/evaluations/new">{t('Propose an evaluation')}</ButtonLink>}
      />
      {!started && <FirstSteps steps={steps} vendor={actor.organisationKind === 'vendor'} acts={proposes} />}
      {!started && trainings.waiting.length > 0 && (
        <Section title={t('Waiting for you: {count}', { count: trainings.waiting.length })}>
          <TrainingList items={trainings.waiting} />
        </Section>
      )}
      {started && (
        <>
          <LookAgain />
          <Section title={t('Waiting for you: {count}', { count: count + trainings.waiting.length })}>
            {trainings.waiting.length > 0 && (
              <div className="mb-4">
                <TrainingList items={trainings.waiting} />
              </div>
            )}
            {waiting.length > 0 ? (
              <>
                <AttentionList items={waiting} />
                {count > waiting.length && (
                  <p className="mt-3">
                    <Link href="/evaluations" prefetch={false} className="text-accent underline">
                      {t('{count} more among all evaluations', { count: count - waiting.length })}
                    </Link>
                  </p>
                )}
              </>
            ) : (
              trainings.waiting.length === 0 && (
                <Empty title={t('Nothing waits for you.')}>
                  {t('Approvals, results to release and failures appear here.')}
                </Empty>
              )
            )}
          </Section>
          {underWay.length + trainings.underWay.length > 0 && (
            <Section title={t('Under way')}>
              <div className="grid gap-4">
                {trainings.underWay.length > 0 && <TrainingList items={trainings.underWay} />}
                {underWay.length > 0 && <AttentionList items={underWay} />}
              </div>
            </Section>
          )}
          {released.length > 0 && (
            <Section title={t('Released lately')}>
              <AttentionList items={released} />
            </Section>
          )}
        </>
      )}
    </>
  );
}
