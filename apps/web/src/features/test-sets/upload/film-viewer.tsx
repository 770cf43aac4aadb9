'use client';

import { type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '@/components/reader';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/page';
import { type AgentAddress, askAgentFile, describeProblem } from '@/features/local-agent/client';
import { drawFilm, type Film, readFilm, WHOLE_WINDOW, type Window } from './film.ts';

/** One film at full size, with window and level as at a reading station; it comes from the person's own agent and stays here. */
export function FilmViewer(props: { address: AgentAddress; path: string; name: string; close: () => void }) {
  const t = useWords();
  const { address, path, name, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [film, setFilm] = useState<Film | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const title = useId();

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    let gone = false;
    void askAgentFile(address, path).then(async (answer) => {
      const read = answer.ok ? readFilm(await answer.body.arrayBuffer()) : null;
      if (gone) return;
      if (read) setFilm(read);
      else setProblem(answer.ok ? t('The agent sent no image.') : describeProblem(answer.problem, t));
    });
    return () => {
      gone = true;
    };
  }, [address, path, t]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={close}
      className="m-auto w-[min(60rem,calc(100vw-1.5rem))] rounded-lg border border-line bg-surface p-4 text-ink backdrop:bg-black/60"
    >
      <div className="mb-3 flex items-center justify-between gap-4">
        <h2 id={title} className="min-w-0 truncate font-medium">
          {name.split('/').at(-1)}
        </h2>
        <Button look="quiet" onClick={() => dialog.current?.close()}>
          {t('Close')}
        </Button>
      </div>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {film ? <Windowed film={film} name={name} /> : !problem && <p className="text-soft">{t('Asking your agent…')}</p>}
    </dialog>
  );
}

/** Dragging over the film: sideways the width, upwards the level. */
function Windowed({ film, name }: { film: Film; name: string }) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [window, setWindow] = useState<Window>(WHOLE_WINDOW);
  const from = useRef<{ x: number; y: number; window: Window } | null>(null);
  useEffect(() => {
    if (canvas.current) drawFilm(canvas.current, film, window);
  }, [film, window]);

  const drag = (event: PointerEvent) => {
    if (!from.current) return;
    const { x, y, window: before } = from.current;
    setWindow({
      level: within(before.level + (y - event.clientY) * 0.2, 0, 100),
      width: within(before.width + (event.clientX - x) * 0.2, 1, 100),
    });
  };
  return (
    <div className="grid gap-3">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('Image {name}, {width} by {height} pixels', {
          name,
          width: String(film.width),
          height: String(film.height),
        })}
        className="mx-auto max-h-[65vh] max-w-full touch-none bg-black"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = { x: event.clientX, y: event.clientY, window };
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          from.current = null;
        }}
      />
      <div className="flex flex-wrap items-end gap-4">
        {(['level', 'width'] as const).map((part) => (
          <label key={part} className="block min-w-40 flex-1 text-sm text-soft">
            {part === 'level' ? t('Level') : t('Window')} {Math.round(window[part])}%
            <input
              type="range"
              min={part === 'level' ? 0 : 1}
              max={100}
              step={0.5}
              value={window[part]}
              onChange={(event) => setWindow({ ...window, [part]: Number(event.target.value) })}
              className="w-full accent-accent"
            />
          </label>
        ))}
        <Button look="quiet" onClick={() => setWindow(WHOLE_WINDOW)}>
          {t('As it came')}
        </Button>
      </div>
      <p className="text-sm text-soft">
        {t('{width} × {height} pixels. Drag over the image: up and down for the level, sideways for the window.', {
          width: String(film.width),
          height: String(film.height),
        })}
      </p>
    </div>
  );
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
