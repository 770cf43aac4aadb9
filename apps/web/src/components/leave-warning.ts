'use client';

import { useEffect } from 'react';

/** What would be lost or left unfinished if the page were left now, in the reader's language; the newest last. */
const reasons: string[] = [];

/** While active, the page is not left without asking: by closing it (in the browser's own words), or by a link within the portal. */
export function useLeaveWarning(active: boolean, reason: string): void {
  useEffect(() => {
    if (!active) return;
    reasons.push(reason);
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', closing);
    return () => {
      reasons.splice(reasons.lastIndexOf(reason), 1);
      window.removeEventListener('beforeunload', closing);
    };
  }, [active, reason]);
}

/** Asks the person where something speaks against leaving. */
export function mayLeave(): boolean {
  const reason = reasons.at(-1);
  return reason === undefined || window.confirm(reason);
}
