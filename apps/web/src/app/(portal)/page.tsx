import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { Empty, PageHeader, Section } from '@/components/ui/page';
import { AttentionList } from '@/features/home/attention-list';
import { FirstSteps } from '@/features/home/first-steps';
import { Overview } from '@/features/overview/overview';
import { requireActor } from '@/features/session/current';
import { hasRoleFor } from '@/server/authorisation/authorise';
import { readAttention, readFirstSteps } from '@/server/home/read';
import { readOverview } from '@/server/overview/read';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const actor = await requireActor();
  if (actor.role === 'operator') return <Overview overview={await readOverview(actor)} />;
  const [{ waiting, underWay, released }, steps] = await Promise.all([readAttention(actor), readFirstSteps(actor)]);
  const started = steps.evaluations > 0;
  return (
    <>
      <PageHeader
        title={started ? 'What needs you' : `Welcome, ${actor.organisationName}`}
        {...(!started && { lead: 'A few steps lead to the first evaluation. They can be taken in any order.' })}
        actions={
          hasRoleFor(actor, 'evaluation.propose') &&
          started && <ButtonLink href="/evaluations/new">Propose an evaluation</ButtonLink>
        }
      />
      {!started && <FirstSteps steps={steps} vendor={actor.organisationKind === 'vendor'} />}
      {started && (
        <>
          <Section title="Waiting for you">
            {waiting.length > 0 ? (
              <AttentionList items={waiting} />
            ) : (
              <Empty title="Nothing waits for you.">Approvals, results to release and failures appear here.</Empty>
            )}
          </Section>
          {underWay.length > 0 && (
            <Section title="Under way">
              <AttentionList items={underWay} />
            </Section>
          )}
          {released.length > 0 && (
            <Section title="Released lately">
              <AttentionList items={released} />
            </Section>
          )}
        </>
      )}
    </>
  );
}
