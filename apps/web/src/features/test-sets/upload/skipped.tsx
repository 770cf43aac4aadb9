'use client';

import type { FileCheck } from '@doubleblind/contracts';
import { useWords } from '@/components/reader';
import { translatable } from '@/language/words';

const TWICE = translatable('The same bytes came under another name, too. The labels say which name counts.');

/** Files that do not count, each of them by name, under the reason. */
export function Skipped({ files }: { files: readonly FileCheck[] }) {
  const t = useWords();
  const groups = Map.groupBy(files, reasonOf);
  return (
    <ul className="grid gap-2">
      {[...groups].map(([reason, members]) => (
        <li key={reason}>
          <details>
            <summary className="cursor-pointer">
              {t('{count, plural, one {# file} other {# files}}', { count: members.length })}: {t(reason)}
            </summary>
            <ul className="max-h-64 overflow-y-auto pl-5 text-sm break-all text-soft">
              {members.map(({ name, status, warnings }) => (
                <li key={name}>{status === 'duplicate' ? `${name}: ${warnings.join(' ')}` : name}</li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function reasonOf({ failure }: FileCheck): string {
  return failure?.detail ?? TWICE;
}
