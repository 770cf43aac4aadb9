import Link from 'next/link';
import { Logo } from '@/components/layout/logo';
import { PageHeader } from '@/components/ui/page';
import { SecondOpinion } from '@/features/second-opinion/second-opinion';
import { LanguageSwitch } from '@/features/session/language-switch';
import { readerWords, titled } from '@/features/session/reader';

export const generateMetadata = titled('A second opinion', { referrer: 'no-referrer' });

/** For whoever has a ticket: no account is asked for, and nothing of image or answer comes here. */
export default async function SecondOpinionPage() {
  const t = await readerWords();
  return (
    <main className="mx-auto max-w-4xl px-5 py-8 sm:px-8">
      <div className="mb-8 flex items-center justify-between gap-4">
        <Link href="/" prefetch={false} className="flex items-center gap-2.5 text-lg font-semibold">
          <Logo /> Doubleblind
        </Link>
        <LanguageSwitch />
      </div>
      <PageHeader
        title={t('A second opinion')}
        lead={t(
          'Ask a vendor’s model about one image. The image stays in this tab, and the answer appears here alone: this page and the vendor’s agent compute together, and neither sees what the other has.',
        )}
      />
      <SecondOpinion />
    </main>
  );
}
