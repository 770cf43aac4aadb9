import type { ReactNode } from 'react';
import { Logo } from '@/components/layout/logo';
import { LanguageSwitch } from './language-switch.tsx';
import { readerWords } from './reader.ts';

/** The frame of pages that one sees before one is inside. */
export async function Entrance({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const t = await readerWords();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1fr_1.1fr]">
      <main className="mx-auto flex w-full max-w-md flex-col justify-center px-6 py-12">
        <div className="mb-8 flex items-center gap-2.5 text-lg font-semibold">
          <Logo /> Doubleblind
        </div>
        <h1 className="text-2xl tracking-tight">{title}</h1>
        {lead && <p className="mt-2 text-soft">{lead}</p>}
        <div className="mt-7">{children}</div>
        <div className="mt-8">
          <LanguageSwitch />
        </div>
      </main>
      <aside className="hidden border-l border-line bg-sunken lg:flex lg:items-center" aria-label={t('What this is')}>
        <dl className="mx-auto grid max-w-lg gap-9 px-12">
          <div className="border-l-4 border-hospital pl-5">
            <dt className="text-lg font-semibold text-hospital">{t('The hospital keeps')}</dt>
            <dd className="mt-1 text-soft">
              {t(
                'its images, its labels and every single score. They stay with its own agent. Only terms that it has signed, for a comparison by the vendor, can give images and their scores away, and it can forbid that for good.',
              )}
            </dd>
          </div>
          <div className="border-l-4 border-vendor pl-5">
            <dt className="text-lg font-semibold text-vendor">{t('The vendor keeps')}</dt>
            <dd className="mt-1 text-soft">
              {t(
                'its weights. What both know is the public program, and anyone can check that no weight is in it. Only terms that it has signed, for a comparison by the hospital, have it lend its model.',
              )}
            </dd>
          </div>
          <div className="border-l-4 border-accent pl-5">
            <dt className="text-lg font-semibold text-accent">{t('Both see')}</dt>
            <dd className="mt-1 text-soft">
              {t('how good the model is on these patients: what the hospital chose to release, and nothing else.')}
            </dd>
          </div>
        </dl>
      </aside>
    </div>
  );
}
