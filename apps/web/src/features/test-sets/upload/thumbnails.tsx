'use client';

import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useEffect, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { type AgentAddress, askAgentFile } from '@/features/local-agent/client';
import { FilmViewer } from './film-viewer.tsx';

const SHOWN_AT_FIRST = 12;
const SHOWN_MORE = 120;

/** The contact sheet: all films of the test set, a part at a time. */
export function Thumbnails(props: { address: AgentAddress; draftId: string; names: readonly string[] }) {
  const t = useWords();
  const { address, draftId, names } = props;
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const left = names.length - shown;
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3">
        {names.slice(0, shown).map((name) => (
          <li key={name}>
            <Thumbnail address={address} draftId={draftId} name={name} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <div className="mt-4">
          <Button look="quiet" onClick={() => setShown(shown + SHOWN_MORE)}>
            {t('Show {count} more of {all}', { count: Math.min(left, SHOWN_MORE), all: left })}
          </Button>
        </div>
      )}
    </>
  );
}

/** Opens the film. The agent wants its token with every request, so the picture is fetched, not linked. */
export function Thumbnail({ address, draftId, name }: { address: AgentAddress; draftId: string; name: string }) {
  const t = useWords();
  const [url, setUrl] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const path = localApiPaths.thumbnail(draftId, name);
  // Many collections call all their files alike, and tell studies apart by folders.
  const folders = name.split('/');
  const file = folders.pop();
  useEffect(() => {
    let made: string | null = null;
    const gone = new AbortController();
    void askAgentFile(address, path, gone.signal).then((answer) => {
      if (!answer.ok || gone.signal.aborted) return;
      made = URL.createObjectURL(answer.body);
      setUrl(made);
    });
    return () => {
      gone.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [address, path]);
  return (
    <figure>
      <button
        type="button"
        aria-label={t('Look at {name}', { name })}
        onClick={() => setOpen(true)}
        className="block aspect-square w-full overflow-hidden rounded-md border border-line bg-sunken hover:border-soft"
      >
        {/* biome-ignore lint/performance/noImgElement: a picture from the agent, not one that the portal could optimise */}
        {url && <img src={url} alt="" className="size-full object-contain" />}
      </button>
      <figcaption className="text-xs text-soft" title={name}>
        <Tail text={file ?? name} />
        {folders.length > 0 && <Tail text={folders.slice(-2).join('/')} />}
      </figcaption>
      {open && (
        <FilmViewer
          address={address}
          path={localApiPaths.film(draftId, name)}
          name={name}
          close={() => setOpen(false)}
        />
      )}
    </figure>
  );
}

/** One line, cut off at its beginning: names differ at their ends. */
function Tail({ text }: { text: string }) {
  return (
    <span dir="rtl" className="block truncate text-left">
      <bdi>{text}</bdi>
    </span>
  );
}
