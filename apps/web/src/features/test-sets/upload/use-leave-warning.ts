'use client';

import { useEffect } from 'react';
import { useWords } from '@/components/reader';
import { translatable } from '@/language/words';

const WARNING = translatable(
  'The test set is not finished. What was sent is kept on your agent; you can go on with it later. Leave the page?',
);

/** Asks before the page is left, by closing it or by a link in it. */
export function useLeaveWarning(active: boolean): void {
  const t = useWords();
  useEffect(() => {
    if (!active) return;
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    const following = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (link === null || event.ctrlKey || event.metaKey || window.confirm(t(WARNING))) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('beforeunload', closing);
    document.addEventListener('click', following, true);
    return () => {
      window.removeEventListener('beforeunload', closing);
      document.removeEventListener('click', following, true);
    };
  }, [active, t]);
}
