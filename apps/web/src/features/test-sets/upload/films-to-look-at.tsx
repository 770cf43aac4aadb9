'use client';

import type { TestSetDraft } from '@doubleblind/contracts';
import { useId, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import type { AgentAddress } from '@/features/local-agent/client';
import { Thumbnail } from './thumbnails.tsx';

const SHOWN = 60;

/** Films that look wrong to the agent, each with its picture and the reasons; they count when a person accepts them. */
export function FilmsToLookAt(props: {
  address: AgentAddress;
  draft: TestSetDraft;
  busy: boolean;
  accept: (names: string[]) => void;
}) {
  const t = useWords();
  const id = useId();
  const { address, draft, busy, accept } = props;
  const { films, count } = draft.filmsToLookAt;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const shown = films.slice(0, SHOWN);
  const chosen = shown.filter(({ name }) => ticked.has(name)).map(({ name }) => name);
  const tick = (name: string, on: boolean) =>
    setTicked((before) => new Set(on ? [...before, name] : [...before].filter((other) => other !== name)));
  return (
    <>
      <ul className="grid gap-4 sm:grid-cols-2">
        {shown.map(({ name, concerns }, index) => (
          <li key={name} className="flex gap-4">
            <div className="w-32 shrink-0">
              <Thumbnail address={address} draftId={draft.id} name={name} />
            </div>
            <div className="grid content-start gap-2">
              <p id={`${id}-${index}`}>{concerns.join(' ')}</p>
              <label className="flex gap-2">
                <input
                  type="checkbox"
                  className="mt-1 shrink-0 self-start"
                  aria-describedby={`${id}-${index}`}
                  checked={ticked.has(name)}
                  onChange={(event) => tick(name, event.target.checked)}
                />
                <span>{t('I have looked at it: it is as it should be')}</span>
              </label>
            </div>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-center gap-4">
        <Button disabled={busy || chosen.length === 0} onClick={() => accept(chosen)}>
          {t('Accept the images that are ticked')}
        </Button>
        {count > shown.length && (
          <p className="text-soft">{t('{images} more follow.', { images: count - shown.length })}</p>
        )}
      </div>
    </>
  );
}
