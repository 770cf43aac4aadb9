'use client';

import { useWords } from '@/components/reader';
import { Notice } from '@/components/ui/page';
import { translatable } from '@/language/words';
import { useWaitsForPerson } from './person.ts';

const ASKS = translatable({
  plain:
    'It tells you on its own page what this page asks of it. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.',
  numbered:
    'It tells you on its own page what this page asks of it, with the number <strong>{number}</strong>. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.',
});

/** Leads to the agent's own page while something waits there: nothing on this one can sign, or read what the agent keeps. */
export function ConfirmNotice() {
  const t = useWords();
  const waits = useWaitsForPerson();
  return (
    <div aria-live="polite">
      {waits && (
        <div className="mb-6">
          <Notice tone="warn" title={t('Your agent asks you first')}>
            {t.rich(waits.number ? ASKS.numbered : ASKS.plain, {
              number: waits.number,
              strong: (inside) => <strong className="font-mono">{inside}</strong>,
              link: (inside) => (
                <a href={`${waits.url}/confirm`} target="_blank" rel="noreferrer" className="font-medium underline">
                  {inside}
                </a>
              ),
            })}
          </Notice>
        </div>
      )}
    </div>
  );
}
