import { PageHeader } from '@/components/ui/page';
import { Offers } from '@/features/second-opinion/offers';
import { SecondOpinion } from '@/features/second-opinion/second-opinion';
import { VisitorFrame } from '@/features/second-opinion/visitor-frame';
import { currentSession } from '@/features/session/current';
import { readerWords, titled } from '@/features/session/reader';
import { database } from '@/server/database/client';
import { evidenceFor, listOffers } from '@/server/results/read/offers';

export const generateMetadata = titled('A second opinion', { referrer: 'no-referrer' });

/** For whoever has a ticket: no account is asked for, and nothing of image or answer comes here. */
export default async function SecondOpinionPage() {
  const t = await readerWords();
  const actor = (await currentSession())?.actor ?? null;
  const versions = await listOffers(database());
  const models = await Promise.all(
    versions.map(async (version) => ({ version, evidence: await evidenceFor(database(), actor, version.id) })),
  );
  return (
    <VisitorFrame>
      <PageHeader
        title={t('A second opinion')}
        lead={t(
          'Ask a vendor’s model about one image. The image stays in this tab, and the answer appears here alone: this page and the vendor’s agent compute together, and neither sees what the other has.',
        )}
      />
      <SecondOpinion offers={<Offers models={models} />} />
    </VisitorFrame>
  );
}
