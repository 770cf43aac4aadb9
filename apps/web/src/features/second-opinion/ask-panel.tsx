'use client';

import {
  type AnsweredImage,
  askAboutImage,
  type EvaluationProgress,
  type ReadImage,
  type Running,
  readImage,
} from '@doubleblind/browser-party';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/form';
import { Notice, Panel, Section } from '@/components/ui/page';
import { ImagePicker, ShownImage } from './image-view.tsx';
import type { Known } from './known.ts';
import { mayTryAgain, type Problem, problemOf } from './problem.ts';
import { ProgressPanel } from './progress-panel.tsx';
import { ENGINE_SCRIPT, IMAGE_SCRIPT } from './scripts.ts';

/** An image that was chosen; its number stays the same when its link is made again, so that it counts once. */
interface Chosen {
  readonly name: string;
  readonly image: ReadImage;
  readonly imageId: string;
}

/** The image, what the vendor learns, and the computation. */
export function AskPanel({ known, answered }: { known: Known; answered: (answer: AnsweredImage) => void }) {
  const t = useWords();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [reading, setReading] = useState(false);
  const [looked, setLooked] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [progress, setProgress] = useState<EvaluationProgress | null>(null);
  const running = useRef<Running<AnsweredImage> | null>(null);
  const [lookedField, agreedField] = [useId(), useId()];
  const { held, offer } = known;
  const spent = offer.left.ticket === 0 || offer.left.today === 0;

  useEffect(() => () => running.current?.stop(), []);
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
      setChosen({ name: file.name, image, imageId: crypto.randomUUID() });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setReading(false);
  };
  const ask = async ({ image, imageId }: Chosen) => {
    setProblem(null);
    const request = { held, program: offer.program, imageId, film: image.film.slice() };
    running.current = askAboutImage(ENGINE_SCRIPT, request, setProgress);
    try {
      answered(await running.current.result);
    } catch (error) {
      setProblem(problemOf(error));
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
        <ImagePicker busy={reading} choose={choose} />
        {problem && <ErrorNotice error={problem} />}
        {chosen && <ShownImage name={chosen.name} image={chosen.image} />}
        {chosen && chosen.image.concerns.length > 0 && (
          <Notice tone="warn" title={t('This image is unlike those that the model knows; its scores may say nothing.')}>
            <ul className="my-2 list-disc pl-5">
              {chosen.image.concerns.map((concern) => (
                <li key={concern}>{t(concern)}</li>
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
            <p className="mt-4">
              <Button disabled={!ready} onClick={() => void ask(chosen)}>
                {problem && mayTryAgain(problem) ? t('Try again (counts once)') : t('Ask the model')}
              </Button>
            </p>
          </Panel>
        )}
      </div>
    </Section>
  );
}
