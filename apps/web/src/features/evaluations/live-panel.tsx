'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { formatBytes, formatCount, formatSeconds } from '@/components/format';
import { StateBadge } from '@/components/ui/badge';
import { ErrorNotice } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { LiveView } from '@/server/evaluations/read/live-view';
import { OBSERVED_TEXTS, STATE_TEXTS } from './texts.ts';

const RECONNECT_MILLISECONDS = 2000;

/** Follows the evaluation over WebSocket; connects again when the portal restarts. */
function useLive(evaluationId: string, initial: LiveView): LiveView {
  const [view, setView] = useState(initial);
  const router = useRouter();
  const shown = useRef(initial.state + initial.approvals.length + initial.attempt);
  useEffect(() => {
    let socket: WebSocket;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const connect = () => {
      socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/ws/live?evaluation=${evaluationId}`);
      socket.onmessage = (event) => {
        const next = JSON.parse(String(event.data)) as LiveView;
        setView(next);
        const now = next.state + next.approvals.length + next.attempt;
        // The rest of the page (approvals, buttons, timeline) comes from the server.
        if (now !== shown.current) router.refresh();
        shown.current = now;
      };
      socket.onclose = () => {
        if (!over) timer = setTimeout(connect, RECONNECT_MILLISECONDS);
      };
    };
    connect();
    return () => {
      over = true;
      clearTimeout(timer);
      socket.close();
    };
  }, [evaluationId, router]);
  return view;
}

export function LivePanel({ evaluationId, initial }: { evaluationId: string; initial: LiveView }) {
  const view = useLive(evaluationId, initial);
  const { progress, preflight, failure, state } = view;
  const working = ['running', 'paused', 'resuming', 'computed'].includes(state);
  return (
    <div className="rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4" aria-live="polite">
        <StateBadge state={state} />
        <p className="min-w-0 flex-1 basis-64">{STATE_TEXTS[state]}</p>
      </div>
      {failure && state === 'failed' && (
        <div className="px-5 pb-4">
          <ErrorNotice error={failure} />
        </div>
      )}
      {view.vendorObserved && state !== 'released' && (
        <dl className="grid grid-cols-2 border-t border-line">
          <Lane side="vendor" observed={view.vendorObserved} />
          <Lane side="hospital" observed={view.hospitalObserved ?? 'idle'} />
        </dl>
      )}
      {working && progress && <ProgressFacts progress={progress} />}
      {preflight && state !== 'released' && (
        <p className="border-t border-line px-5 py-3 text-sm text-soft">
          Preflight: {formatSeconds(preflight.seconds)} and {formatBytes(preflight.bytes)} for two images, round trip{' '}
          {Math.round(preflight.roundTripMilliseconds)} ms, {formatBytes(preflight.bytesPerSecond)}/s. All images are
          expected to take {formatSeconds(preflight.estimatedSecondsTotal)}.
        </p>
      )}
    </div>
  );
}

function Lane({ side, observed }: { side: 'vendor' | 'hospital'; observed: string }) {
  const colours = side === 'vendor' ? 'border-vendor text-vendor' : 'border-hospital text-hospital';
  return (
    <div className={`border-t-4 px-5 py-3 ${colours}`}>
      <dt className="text-sm font-medium">{side === 'vendor' ? 'Vendor’s agent' : 'Hospital’s agent'}</dt>
      <dd className="text-ink">{OBSERVED_TEXTS[observed] ?? observed}</dd>
    </div>
  );
}

function ProgressFacts({ progress }: { progress: NonNullable<LiveView['progress']> }) {
  const { imagesDone, imagesTotal } = progress;
  const facts: [string, string][] = [
    ['Images', `${formatCount(imagesDone)} of ${formatCount(imagesTotal)}`],
    ['Rate', progress.imagesPerSecond === null ? '–' : `${progress.imagesPerSecond.toFixed(2)} images/s`],
    ['Exchanged', formatBytes(progress.bytes)],
    ['Time left', progress.secondsLeft === null ? '–' : formatSeconds(progress.secondsLeft)],
  ];
  return (
    <div className="border-t border-line px-5 py-4">
      <ProgressBar value={imagesDone} total={imagesTotal} label="Images evaluated" />
      <dl className="mt-4 grid grid-cols-2 gap-4 sm:grid-cols-4">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt className="text-sm text-soft">{term}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
