'use client';

import {
  type AnsweredImage,
  type EvaluationProgress,
  type Preparation,
  prepareToAsk,
  type ReadImage,
  type Running,
  readImage,
} from '@doubleblind/browser-party';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/form';
import { Notice, Panel, Section } from '@/components/ui/page';
import { ImagePicker, ShownImage } from './image-view.tsx';
import type { Known } from './known.ts';
import { mayTryAgain, type Problem, problemOf } from './problem.ts';
import { ProgressPanel } from './progress-panel.tsx';
import { ENGINE_SCRIPT, IMAGE_SCRIPT } from './scripts.ts';
import { UnansweredImage } from './unanswered.ts';

/** An image that was chosen; its number stays the same when its link is made again, so that it counts once. */
interface Chosen {
  readonly name: string;
  readonly image: ReadImage;
  readonly imageId: string;
}

/** After these the number of an image that was begun is worth nothing more. */
const NEVER_AGAIN = new Set(['DB3018', 'DB3019', 'DB3020', 'DB3022']);

interface AskProps {
  readonly known: Known;
  /** `countedBefore`: the agent had counted the image when it said what is left. */
  readonly answered: (answer: AnsweredImage, more: { countedBefore: boolean }) => void;
}

/** The image, what the vendor learns, and the computation. */
export function AskPanel({ known, answered }: AskProps) {
  const t = useWords();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [reading, setReading] = useState(false);
  const [looked, setLooked] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [progress, setProgress] = useState<EvaluationProgress | null>(null);
  const [prepared, setPrepared] = useState(false);
  const preparation = useRef<Preparation | null>(null);
  const running = useRef<Running<AnsweredImage> | null>(null);
  const [lookedField, agreedField] = [useId(), useId()];
  const { held, offer } = known;
  const unanswered = useMemo(() => new UnansweredImage(held.ticket.document.ticketId), [held]);
  const [pending, setPending] = useState<string | null>(null);
  const spent = pending === null && (offer.left.ticket === 0 || offer.left.today === 0);

  useEffect(() => () => running.current?.stop(), []);
  useEffect(() => {
    void unanswered.find().then(setPending);
  }, [unanswered]);
  // What does not depend on the image is done while a person chooses it and looks at it.
  useEffect(() => {
    if (spent) return;
    let here = true;
    const made = prepareToAsk(ENGINE_SCRIPT, { held, program: offer.program });
    preparation.current = made;
    void made.ready.then(() => here && setPrepared(true));
    return () => {
      here = false;
      // Once it has its question, that decides.
      if (preparation.current === made) made.stop();
    };
  }, [held, offer.program, spent]);
  useEffect(() => {
    if (!progress) return;
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', closing);
    return () => window.removeEventListener('beforeunload', closing);
  }, [progress]);

  const choose = async (file: File) => {
    setReading(true);
    setProblem(null);
    setChosen(null);
    setLooked(false);
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const image = await readImage(IMAGE_SCRIPT, { bytes, program: offer.program });
      setChosen({ name: file.name, image, imageId: pending ?? crypto.randomUUID() });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setReading(false);
  };
  const ask = async ({ image, imageId }: Chosen) => {
    setProblem(null);
    const request = { held, program: offer.program, imageId, film: image.film.slice() };
    const session = preparation.current ?? prepareToAsk(ENGINE_SCRIPT, { held, program: offer.program });
    preparation.current = null;
    setPrepared(false);
    try {
      // Its number is kept before anything of it is sent: whatever ends the tab from there on, the image can go on under it.
      const answer = await unanswered.keepDuring(imageId, () => {
        const asked = session.ask(request, setProgress);
        running.current = asked;
        return asked.result;
      });
      answered(answer, { countedBefore: imageId === pending });
    } catch (error) {
      const met = problemOf(error);
      if (NEVER_AGAIN.has(met.code)) {
        unanswered.forget();
        setPending(null);
        setChosen(null);
      }
      setProblem(met);
    }
    running.current = null;
    setProgress(null);
  };

  if (progress)
    return <ProgressPanel progress={progress} bytesInAll={offer.bytesInAll} stop={() => running.current?.stop()} />;
  const ready = chosen !== null && agreed && (looked || chosen.image.concerns.length === 0) && !spent;
  return (
    <Section title={t('2. Your image')}>
      <div className="grid gap-5">
        {spent && (
          <Notice tone="warn" title={t('The ticket has no image left.')}>
            {t('Ask the vendor for another one; what a day allows comes back at midnight UTC.')}
          </Notice>
        )}
        {pending !== null && !problem && (
          <Notice title={t('An image of this ticket was begun here and not answered.')}>
            {t('The next one that you ask about goes on in its place, and is not counted again.')}
          </Notice>
        )}
        <ImagePicker busy={reading} choose={choose} />
        {problem && <ErrorNotice error={problem} />}
        {chosen && <ShownImage name={chosen.name} image={chosen.image} />}
        {chosen && chosen.image.concerns.length > 0 && (
          <Notice tone="warn" title={t('This image is unlike those that the model knows; its scores may say nothing.')}>
            <ul className="my-2 list-disc pl-5">
              {chosen.image.concerns.map((concern) => (
                <li key={concern.text}>{t(concern.pattern, concern.values)}</li>
              ))}
            </ul>
            <label htmlFor={lookedField} className="flex items-start gap-2">
              <input
                id={lookedField}
                type="checkbox"
                className="mt-1.5"
                checked={looked}
                onChange={(event) => setLooked(event.target.checked)}
              />
              {t('I have looked at it, and it is as it should be.')}
            </label>
          </Notice>
        )}
        {chosen && (
          <Panel>
            <h3 className="mb-2 font-medium">{t('What each side learns')}</h3>
            <ul className="mb-3 list-disc pl-5">
              <li>
                {t(
                  'The vendor learns that an image was asked with this ticket, and when. It learns nothing of the image and nothing of the answer.',
                )}
              </li>
              <li>
                {t('You learn the model’s scores of this image, and nothing of its weights beyond what scores tell.')}
              </li>
              <li>
                {t(
                  'This portal passes encrypted bytes on; it learns when and how many. You trust it to have sent you this page unchanged.',
                )}
              </li>
            </ul>
            <label htmlFor={agreedField} className="flex items-start gap-2">
              <input
                id={agreedField}
                type="checkbox"
                className="mt-1.5"
                checked={agreed}
                onChange={(event) => setAgreed(event.target.checked)}
              />
              {t('I agree that the vendor learns this, and I know that the answer is research and no diagnosis.')}
            </label>
            <p className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
              <Button disabled={!ready} onClick={() => void ask(chosen)}>
                {problem && mayTryAgain(problem) ? t('Try again (counts once)') : t('Ask the model')}
              </Button>
              {preparation.current && (
                <span className="text-soft">
                  {prepared
                    ? t('The keys for it are made.')
                    : t('The keys for it are being made with the vendor’s agent…')}
                </span>
              )}
            </p>
          </Panel>
        )}
      </div>
    </Section>
  );
}
