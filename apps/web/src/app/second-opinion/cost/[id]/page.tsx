import type { Metadata } from 'next';
import { cache } from 'react';
import { PageHeader, Section } from '@/components/ui/page';
import { MeasuredCost } from '@/features/second-opinion/measured-cost';
import { VisitorFrame } from '@/features/second-opinion/visitor-frame';
import { WhoLearnsWhat } from '@/features/second-opinion/who-learns-what';
import { orNotFound } from '@/features/session/current';
import { readerWords } from '@/features/session/reader';
import { database } from '@/server/database/client';
import { readOffer } from '@/server/results/read/offers';

interface Address {
  readonly params: Promise<{ id: string }>;
}

/** Read once for the title and for the page. */
const read = cache((id: string) => orNotFound(() => readOffer(database(), id)));

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const t = await readerWords();
  const { model } = await read((await params).id);
  return { title: t('Cost of privacy: {model}', { model }) };
}

/** What privacy costs with a model that is offered for second opinions, and what it buys. For everybody, as the offer is. */
export default async function CostPage({ params }: Address) {
  const t = await readerWords();
  const { model, modelVersion, vendor, offer } = await read((await params).id);
  return (
    <VisitorFrame>
      <PageHeader
        back={{ href: '/second-opinion', label: t('A second opinion') }}
        title={t('Cost of privacy')}
        lead={t(
          '{model} by {vendor}: what it takes that neither side sees what the other has, and what each can learn all the same.',
          {
            model: `${model} ${modelVersion}`,
            vendor,
          },
        )}
      />
      <Section title={t('What it costs')}>
        <MeasuredCost cost={offer.cost} offered={offer.threatModel} />
      </Section>
      <Section title={t('Who can learn what')}>
        <WhoLearnsWhat threatModel={offer.threatModel} />
      </Section>
    </VisitorFrame>
  );
}
