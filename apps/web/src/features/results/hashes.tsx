import type { ReactNode } from 'react';
import { Facts } from '@/components/ui/page';
import type { Words } from '@/language/words';

/** One foldable box for what machines check; `children`, the signature, stands before the hashes. */
export function Hashes(props: {
  rows: readonly (readonly [string, string])[];
  open?: boolean;
  t: Words;
  children?: ReactNode;
}) {
  const { rows, open = false, t, children } = props;
  return (
    <details open={open} className="mb-10 rounded-lg border border-line bg-surface">
      <summary className="px-5 py-3 font-medium">{children ? t('Signature and hashes') : t('Hashes')}</summary>
      <div className="grid gap-4 px-5 pb-5">
        {children}
        <Facts
          rows={rows.map(
            ([name, value]) =>
              [
                t(name),
                <span key={name} className="font-mono text-sm break-all">
                  {value}
                </span>,
              ] as const,
          )}
        />
      </div>
    </details>
  );
}
