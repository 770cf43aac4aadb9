'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useWords } from '../reader.tsx';

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  /** Number of things that wait there. */
  readonly waiting?: number;
}

function isHere(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

export function Navigation({ items }: { items: readonly NavigationItem[] }) {
  const t = useWords();
  const path = usePathname();
  return (
    <nav aria-label={t('Main')}>
      <ul className="grid gap-0.5">
        {items.map((item) => {
          const here = isHere(path, item.href);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                prefetch={false}
                aria-current={here ? 'page' : undefined}
                className={`flex min-h-10 items-center justify-between rounded-md px-3 ${
                  here ? 'bg-accent-wash font-medium text-accent' : 'text-soft hover:bg-sunken hover:text-ink'
                }`}
              >
                {item.label}
                {item.waiting ? (
                  <span className="rounded-full bg-warn-wash px-2 text-sm font-medium text-warn">{item.waiting}</span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** On narrow screens the navigation folds into a menu that closes when one goes somewhere. */
export function PhoneMenu({ children }: { children: React.ReactNode }) {
  const t = useWords();
  const path = usePathname();
  const details = useRef<HTMLDetailsElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is what closes the menu
  useEffect(() => {
    if (details.current) details.current.open = false;
  }, [path]);
  return (
    <details ref={details} className="lg:hidden">
      <summary className="flex min-h-11 list-none items-center rounded-md border border-line px-4 font-medium">
        {t('Menu')}
      </summary>
      <div className="absolute inset-x-0 top-full z-20 border-b border-line bg-surface p-4 shadow-lg">{children}</div>
    </details>
  );
}
