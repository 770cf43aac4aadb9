'use client';

import { Notice } from '@/components/ui/page';
import { useWaitsForPerson } from './person.ts';

/** Leads to the agent's own page while something waits there: nothing on this one can sign, or read what the agent keeps. */
export function ConfirmNotice() {
  const waits = useWaitsForPerson();
  return (
    <div aria-live="polite">
      {waits && (
        <div className="mb-6">
          <Notice tone="warn" title="Your agent asks you first">
            It tells you on its own page what this page asks of it
            {waits.number && (
              <>
                , with the number <strong className="font-mono">{waits.number}</strong>
              </>
            )}
            .{' '}
            <a href={`${waits.url}/confirm`} target="_blank" rel="noreferrer" className="font-medium underline">
              Confirm on the agent’s page
            </a>{' '}
            and come back; this page goes on by itself.
          </Notice>
        </div>
      )}
    </div>
  );
}
