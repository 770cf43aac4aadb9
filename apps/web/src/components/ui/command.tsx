'use client';

import { useState } from 'react';
import { useWords } from '../reader.tsx';

/** A command to run on the agent's machine, with a button to copy it. */
export function Command({ children }: { children: string }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(children);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2">
      <code className="min-w-0 flex-1 py-1 font-mono text-sm break-words whitespace-pre-wrap">
        {[...children.matchAll(/\s+|\S+/g)].map(({ 0: part, index }) =>
          // Lines end between words, not within "--option".
          part.trim() === '' ? (
            part
          ) : (
            <span key={index} className="inline-block max-w-full">
              {part}
            </span>
          ),
        )}
      </code>
      <button
        type="button"
        onClick={() => void copy()}
        className="shrink-0 rounded px-2 py-1 text-sm text-accent hover:bg-surface"
      >
        <span aria-live="polite">{copied ? t('Copied') : t('Copy')}</span>
      </button>
    </div>
  );
}
