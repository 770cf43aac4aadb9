'use client';

import { useWords } from '@/components/reader';

/** What to do when this browser cannot reach the agent. */
export function Elsewhere() {
  const t = useWords();
  return (
    <p>
      {t.rich(
        'Open this page in a browser on the agent’s own machine, or bring the agent’s local address here: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>',
        { code: (inside) => <code className="font-mono text-sm">{inside}</code> },
      )}
    </p>
  );
}
