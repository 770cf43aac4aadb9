'use client';

import type { TestSetDraft } from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useEffect, useState } from 'react';
import type { AgentAddress } from '@/features/local-agent/client';

export function Thumbnails({ address, draft }: { address: AgentAddress; draft: TestSetDraft }) {
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3">
      {draft.thumbnails.slice(0, 12).map((name) => (
        <li key={name}>
          <Thumbnail address={address} path={localApiPaths.thumbnail(draft.id, name)} name={name} />
        </li>
      ))}
    </ul>
  );
}

/** The agent wants its token with every request, so the picture is fetched, not linked. */
export function Thumbnail({ address, path, name }: { address: AgentAddress; path: string; name: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    fetch(address.url + path, { headers: { authorization: `Bearer ${address.token}` } })
      .then(async (answer) => {
        if (!answer.ok || gone) return;
        made = URL.createObjectURL(await answer.blob());
        setUrl(made);
      })
      .catch(() => undefined);
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [address, path]);
  return (
    <figure>
      <div className="aspect-square overflow-hidden rounded-md border border-line bg-sunken">
        {/* biome-ignore lint/performance/noImgElement: a picture from the agent, not one that the portal could optimise */}
        {url && <img src={url} alt={name} className="size-full object-contain" />}
      </div>
      <figcaption className="truncate text-xs text-soft" title={name}>
        {name.split('/').at(-1)}
      </figcaption>
    </figure>
  );
}
