'use client';

import type { AnsweredImage } from '@doubleblind/browser-party';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useWords } from '@/components/reader';
import { ErrorNotice } from '@/components/ui/form';
import { Section } from '@/components/ui/page';
import { AskPanel } from './ask-panel.tsx';
import { afterAnImage, type Known, meet } from './known.ts';
import { OfferPanel } from './offer-panel.tsx';
import { type Problem, problemOf } from './problem.ts';
import { ResultPanel } from './result-panel.tsx';
import { TicketForm } from './ticket-form.tsx';

/** From a ticket to an answer; nothing of it outlives the tab. `offers`: what is shown where there is no ticket yet. */
export function SecondOpinion({ offers }: { offers: ReactNode }) {
  const t = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [known, setKnown] = useState<Known | null>(null);
  const [answer, setAnswer] = useState<AnsweredImage | null>(null);

  const open = useCallback(async (text: string) => {
    setBusy(true);
    setProblem(null);
    setKnown(null);
    setAnswer(null);
    try {
      setKnown(await meet(text));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  }, []);
  // A ticket in the link is used at once, and stands in the address no longer than that; so is that of another link, followed in the same tab.
  useEffect(() => {
    const follow = () => {
      const text = window.location.hash.slice(1);
      if (text === '') return;
      // When the frame around this page has begun to follow the address: before that it would write the old one again.
      setTimeout(() => window.history.replaceState(null, '', window.location.pathname));
      void open(text);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [open]);

  return (
    <>
      {problem && (
        <div className="mb-6">
          <ErrorNotice error={problem} />
        </div>
      )}
      {!known && (
        <Section title={t('1. Your ticket')}>
          <TicketForm busy={busy} open={open} />
        </Section>
      )}
      {!known && offers}
      {known && <OfferPanel known={known} another={() => setKnown(null)} />}
      {known && !answer && (
        <AskPanel
          known={known}
          answered={(answered, { countedBefore }) => {
            setAnswer(answered);
            if (!countedBefore) setKnown(afterAnImage(known));
          }}
        />
      )}
      {known && answer && <ResultPanel known={known} answer={answer} again={() => setAnswer(null)} />}
    </>
  );
}
