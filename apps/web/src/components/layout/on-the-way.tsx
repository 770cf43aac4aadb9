'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { translatable } from '@/language/words';
import { mayLeave } from '../leave-warning.ts';
import { useWords } from '../reader.tsx';

/** Quicker than that nobody needs to be told. */
const AT_ONCE_MILLISECONDS = 300;
const SLOW_MILLISECONDS = 8000;
/** What leads back to the same page never changes the address. */
const FORGET_MILLISECONDS = 60_000;

type State = 'here' | 'loading' | 'slow' | 'offline';

const TEXTS: Record<Exclude<State, 'here'>, string> = translatable({
  loading: 'Loading the page…',
  slow: 'Still loading. The connection is slow, or the portal does not answer; this page stays until the other one is there.',
  offline:
    'This browser is offline. This page stays as it is, with all that is written on it; try again when it is online.',
});

/** Where a click leads within this portal, or null. */
function destination(event: MouseEvent): URL | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  const here = url.pathname === window.location.pathname && url.search === window.location.search;
  return url.origin === window.location.origin && !here ? url : null;
}

/**
 * Says that a page is on its way when it takes a moment, and keeps people here, with what they have written, while they are offline
 * or when they would rather stay.
 */
export function OnTheWay() {
  const t = useWords();
  const [state, setState] = useState<State>('here');
  const address = `${usePathname()}?${useSearchParams()}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is what ends the waiting
  useEffect(() => setState('here'), [address]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once more for each address, so that no timer outlives the page that it was for
  useEffect(() => {
    let timers: ReturnType<typeof setTimeout>[] = [];
    const later = (milliseconds: number, next: State) => timers.push(setTimeout(() => setState(next), milliseconds));
    const clear = () => {
      for (const timer of timers) clearTimeout(timer);
      timers = [];
    };
    const onClick = (event: MouseEvent) => {
      if (destination(event) === null) return;
      clear();
      // Offline the browser's own page of an error would take the place of this one.
      if (!navigator.onLine || !mayLeave()) {
        event.preventDefault();
        event.stopPropagation();
        setState(navigator.onLine ? 'here' : 'offline');
        return;
      }
      setState('here');
      later(AT_ONCE_MILLISECONDS, 'loading');
      later(SLOW_MILLISECONDS, 'slow');
      later(FORGET_MILLISECONDS, 'here');
    };
    const onLine = () => setState('here');
    window.addEventListener('click', onClick, true);
    window.addEventListener('online', onLine);
    return () => {
      clear();
      window.removeEventListener('click', onClick, true);
      window.removeEventListener('online', onLine);
    };
  }, [address]);

  return (
    <div role="status" aria-live="polite" className="absolute">
      {state !== 'here' && (
        <p className="fixed inset-x-0 bottom-0 z-40 border-t border-warn bg-warn-wash px-5 py-3 text-center text-warn print:hidden">
          {t(TEXTS[state])}
        </p>
      )}
    </div>
  );
}
