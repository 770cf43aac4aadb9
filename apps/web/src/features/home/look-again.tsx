'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const MILLISECONDS = 10_000;

/** Has the server look again every ten seconds while somebody looks at the page: an agent that falls silent sends no message. */
export function LookAgain() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, MILLISECONDS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
