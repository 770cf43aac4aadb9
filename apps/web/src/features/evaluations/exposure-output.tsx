'use client';

import { useEffect, useRef, useState } from 'react';
import { useWords } from '@/components/reader';
import { exposureAction } from './actions.ts';

/** Typing is over after so long. */
const PAUSE_MILLISECONDS = 250;

/** What the terms that the form around it holds would tell a hospital of the model: asked of the portal at every change. */
export function ExposureOutput() {
  const output = useRef<HTMLOutputElement>(null);
  const t = useWords();
  const [text, setText] = useState(t('One moment…'));
  useEffect(() => {
    const form = output.current?.form;
    if (!form) return;
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const turn = ++asked;
      const answer = await exposureAction(new FormData(form)).catch(() => undefined);
      if (turn === asked) setText(answer?.done ?? answer?.error?.detail ?? t('The portal did not answer.'));
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MILLISECONDS);
    };
    ask();
    form.addEventListener('input', later);
    return () => {
      clearTimeout(timer);
      form.removeEventListener('input', later);
    };
  }, [t]);
  return (
    <section aria-labelledby="exposure">
      <h2 id="exposure" className="mb-2 text-lg">
        {t('What it tells of the model')}
      </h2>
      <output ref={output} className="max-w-3xl">
        {text}
      </output>
    </section>
  );
}
