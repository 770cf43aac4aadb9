import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/ui/page';
import { requireActor } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { BudgetCalculator } from '@/features/trainings/budget-calculator';

export const generateMetadata = titled('Privacy calculator');

export default async function BudgetPage() {
  const t = await readerWords();
  const actor = await requireActor();
  if (actor.role === 'operator') notFound();
  return (
    <>
      <PageHeader
        back={{ href: '/trainings', label: t('Trainings') }}
        title={t('Privacy calculator')}
        lead={t(
          'What a training would spend of each patient’s privacy, or the noise that a target needs. It is computed in your browser; nothing is sent or kept.',
        )}
      />
      <BudgetCalculator />
    </>
  );
}
