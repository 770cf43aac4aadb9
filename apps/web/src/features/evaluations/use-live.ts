'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { LiveView } from '@/server/evaluations/read/live-view';

const RECONNECT_MILLISECONDS = 2000;
/** The portal tells every ten seconds (gateway/live): whoever is silent for longer is gone, which a browser does not notice by itself. */
const SILENT_MILLISECONDS = 35_000;

/** Follows an evaluation over WebSocket; connects again when the line ends or falls silent. `cut` while nobody tells. */
export function useLive(evaluationId: string, initial: LiveView): { view: LiveView; cut: boolean } {
  const [view, setView] = useState(initial);
  const [cut, setCut] = useState(false);
  const router = useRouter();
  const shown = useRef(initial.state + initial.approvals.length + initial.attempt);
  useEffect(() => {
    let socket: WebSocket;
    let again: ReturnType<typeof setTimeout>;
    let silence: ReturnType<typeof setTimeout>;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(lose, SILENT_MILLISECONDS);
    };
    const drop = () => {
      clearTimeout(silence);
      // On a line where nothing passes it takes long to close, and nobody waits for it.
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    };
    const lose = () => {
      drop();
      setCut(true);
      again = setTimeout(connect, RECONNECT_MILLISECONDS);
    };
    const connect = () => {
      socket = new WebSocket(`${window.location.origin.replace(/^http/, 'ws')}/ws/live?evaluation=${evaluationId}`);
      listen();
      socket.onmessage = (event) => {
        listen();
        setCut(false);
        const next = JSON.parse(String(event.data)) as LiveView;
        setView(next);
        const now = next.state + next.approvals.length + next.attempt;
        // The rest of the page (approvals, buttons, timeline) comes from the server.
        if (now !== shown.current) router.refresh();
        shown.current = now;
      };
      socket.onclose = lose;
    };
    connect();
    return () => {
      clearTimeout(again);
      drop();
    };
  }, [evaluationId, router]);
  return { view, cut };
}
