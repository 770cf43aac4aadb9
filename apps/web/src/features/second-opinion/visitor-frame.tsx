import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/components/layout/logo';
import { LanguageSwitch } from '@/features/session/language-switch';

/** Around pages for people who may have no account. */
export function VisitorFrame({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto max-w-4xl px-5 py-8 sm:px-8">
      <div className="mb-8 flex items-center justify-between gap-4">
        <Link href="/" prefetch={false} className="flex items-center gap-2.5 text-lg font-semibold">
          <Logo /> Doubleblind
        </Link>
        <LanguageSwitch />
      </div>
      {children}
    </main>
  );
}
