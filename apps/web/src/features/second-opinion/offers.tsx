import Link from 'next/link';
import { formatBytes, formatDuration, formatEstimate } from '@/components/format';
import { Empty, Facts, Panel, Section } from '@/components/ui/page';
import { readerWords } from '@/features/session/reader';
import type { OfferedVersion } from '@/server/results/read/offers';
import type { ReleasedTestSet } from '@/server/results/read/test-sets-of-model';
import { PROTECTION } from './protection.ts';

/** A model that can be asked, with what was released about it to the reader's organisation: null where the reader has none. */
export interface OfferedModel {
  readonly version: OfferedVersion;
  readonly evidence: readonly ReleasedTestSet[] | null;
}

/** The models that vendors offer for questions about single images. */
export async function Offers({ models }: { models: readonly OfferedModel[] }) {
  const t = await readerWords();
  return (
    <Section
      title={t('Models that can be asked')}
      lead={t(
        'Vendors list them; a ticket comes from the vendor. What hospitals have released is shown to whom they released it.',
      )}
    >
      {models.length === 0 ? (
        <Empty title={t('No vendor lists a model for second opinions.')}>
          {t('Who has a ticket can use it all the same.')}
        </Empty>
      ) : (
        <div className="grid gap-5">
          {models.map((model) => (
            <Offer key={model.version.id} {...model} />
          ))}
        </div>
      )}
    </Section>
  );
}

async function Offer({ version, evidence }: OfferedModel) {
  const t = await readerWords();
  const { id, model, modelVersion, vendor, findings, offer } = version;
  const { cost } = offer;
  return (
    <Panel>
      <h3 className="mb-3 text-lg font-medium">
        {model} {modelVersion}
      </h3>
      <Facts
        rows={[
          [t('Vendor'), vendor],
          [t('Findings'), findings.join(', ')],
          [t('Evidence'), <Evidence key="evidence" evidence={evidence} modelPage={`/models/${id}`} />],
          [
            t('The vendor learns'),
            t('that an image was asked with a ticket, and when; nothing of the image, nothing of the answer'),
          ],
          [t('Protects'), t(PROTECTION[offer.threatModel])],
          [
            t('Cost of privacy'),
            <Link
              key="cost"
              href={`/second-opinion/cost/${id}`}
              prefetch={false}
              className="text-accent underline underline-offset-2"
            >
              {cost
                ? t('{time} and {bytes} an image, where it was measured', {
                    time: formatDuration(cost.page.seconds),
                    bytes: formatBytes(cost.page.bytes),
                  })
                : t('What each side can and cannot learn')}
            </Link>,
          ],
          [t('Tickets'), offer.tickets || t('Ask the vendor.')],
        ]}
      />
    </Panel>
  );
}

async function Evidence({ evidence, modelPage }: { evidence: OfferedModel['evidence']; modelPage: string }) {
  const t = await readerWords();
  if (evidence === null)
    return t('Sign in, in another tab, to see what hospitals have released about it to your organisation.');
  if (evidence.length === 0) return t('No hospital has released anything about it to your organisation.');
  return (
    <>
      <ul className="list-disc pl-5">
        {evidence.map(({ evaluationId, testSet, hospital, figures: { macro, performance, withNoise } }) => (
          <li key={evaluationId}>
            <Link
              href={`/evaluations/${evaluationId}/results`}
              prefetch={false}
              className="text-accent underline underline-offset-2"
            >
              {t('{testSet} of {hospital}', { testSet, hospital })}
            </Link>
            {': '}
            {t('mean AUROC {estimate}, {studies, plural, one {# study} other {# studies}}', {
              estimate: formatEstimate(macro, t),
              studies: Math.max(0, ...performance.map(({ prevalence }) => prevalence.of)),
            })}
            {withNoise && ` ${t('(noise was drawn before its release)')}`}
          </li>
        ))}
      </ul>
      <Link href={modelPage} prefetch={false} className="text-accent underline underline-offset-2">
        {t('What is known of each finding ({count, plural, one {# test set} other {# test sets}})', {
          count: evidence.length,
        })}
      </Link>
    </>
  );
}
