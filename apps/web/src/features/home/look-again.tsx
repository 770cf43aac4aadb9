'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const MILLISECONDS = 10_000;

/** Has the server look again every so often while somebody looks at the page: an agent that falls silent sends no message. */
export function LookAgain({ milliseconds = MILLISECONDS }: { milliseconds?: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [router, milliseconds]);
  return null;
}
