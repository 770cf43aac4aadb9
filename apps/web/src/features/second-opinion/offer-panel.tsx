'use client';

import Link from 'next/link';
import { formatBytes } from '@/components/format';
import { useReaderFormats, useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Facts, Panel, Section } from '@/components/ui/page';
import type { Known } from './known.ts';
import { PROTECTION } from './protection.ts';

/** What model it is, whose, what is known of it, and what the ticket still has. */
export function OfferPanel({ known: { held, issuer, offer }, another }: { known: Known; another: () => void }) {
  const t = useWords();
  const { formatTime } = useReaderFormats();
  const { model, left, bytesInAll, program } = offer;
  const { document } = held.ticket;
  const today =
    left.today === null
      ? ''
      : t('; today {today, plural, =0 {none of them} one {# of them} other {# of them}}', { today: left.today });
  return (
    <Section
      title={t('1. The model')}
      actions={
        <Button look="quiet" onClick={another}>
          {t('Another ticket')}
        </Button>
      }
    >
      <Panel>
        <Facts
          rows={[
            [t('Model'), `${model.name} ${model.modelVersion}`.trim()],
            [t('Vendor'), issuer.organisation],
            [t('Fingerprint of its agent'), <code key="fingerprint">{issuer.fingerprint}</code>],
            [t('Intended use'), model.intendedUse || t('not stated')],
            [t('Findings'), model.findings.join(', ')],
            [
              t('Evidence'),
              issuer.modelPage ? (
                <Link key="evidence" href={issuer.modelPage} target="_blank" className="text-accent underline">
                  {t('What hospitals have released about this model')}
                </Link>
              ) : (
                t('Sign in, in another tab, to see what hospitals have released about it to your organisation.')
              ),
            ],
            [
              t('Your ticket'),
              t(
                'good for {images, plural, =0 {no image} one {# more image} other {# more images}}{today}, until {time}',
                {
                  images: left.ticket,
                  today,
                  time: formatTime(document.expiresAt),
                },
              ),
            ],
            [t('Protects'), t(PROTECTION[document.threatModel])],
            [
              t('Precision'),
              t(
                'scores are opened in steps of 1/{steps}, before their last function; nothing finer leaves the protocol',
                {
                  steps: 2 ** program.output.fractionBits,
                },
              ),
            ],
            [
              t('Exchanged per image'),
              t('{bytes}, so rather not by a phone’s data plan', { bytes: formatBytes(bytesInAll) }),
            ],
          ]}
        />
      </Panel>
    </Section>
  );
}
