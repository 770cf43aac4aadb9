/** Live progress for browsers: /ws/live?evaluation=ID, with the session's cookie; sends an EvaluationView at each change. */
import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { requestActor } from '../auth/session.ts';
import { hasRoleFor, whereMay } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { liveView } from '../evaluations/read/live-view.ts';
import { portalEvents } from '../events.ts';
import { identifier } from '../input.ts';

export function toHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** Whether this request may watch this evaluation. Only the portal's own pages may connect. */
export async function mayWatch(
  database: Database,
  request: IncomingMessage,
  portalOrigin: string,
): Promise<string | null> {
  if (request.headers.origin !== portalOrigin) return null;
  const evaluationId = new URL(request.url ?? '/', portalOrigin).searchParams.get('evaluation');
  const actor = await requestActor(toHeaders(request));
  if (!actor || !evaluationId || !hasRoleFor(actor, 'evaluation.read')) return null;
  const where = { AND: [{ id: identifier(evaluationId) }, whereMay(actor, 'evaluation.read')] };
  return (await database.work.count({ where })) === 1 ? evaluationId : null;
}

const LOOK_MILLISECONDS = 10_000;

/** `mayStill` is asked again before anything is sent, and at every look: a session or a membership may have ended. */
export function makeLiveServer(database: Database): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  sockets.on('connection', (socket: WebSocket, evaluationId: string, mayStill: () => Promise<string | null>) => {
    let told = '';
    let sending = false;
    let changedMeanwhile = false;
    /** One look at a time: what changes during one is in the next, however much it is. */
    const send = async () => {
      changedMeanwhile = true;
      if (sending) return;
      sending = true;
      try {
        while (changedMeanwhile && socket.readyState === socket.OPEN) {
          changedMeanwhile = false;
          await sendNow();
        }
      } finally {
        sending = false;
      }
    };
    const sendNow = async () => {
      if ((await mayStill()) === null) return socket.terminate();
      const view = JSON.stringify(await liveView(database, evaluationId));
      if (view === told || socket.readyState !== socket.OPEN) return;
      told = view;
      socket.send(view);
    };
    const onChange = (changed: string) => {
      if (changed === evaluationId) send().catch(() => socket.terminate());
    };
    const onMissed = () => onChange(evaluationId);
    portalEvents().on('work', onChange).on('progress', onChange).on('missed', onMissed);
    // An agent that falls silent is no event: it is found by looking.
    const look = setInterval(() => {
      socket.ping();
      send().catch(() => socket.terminate());
    }, LOOK_MILLISECONDS);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(look);
      portalEvents().off('work', onChange).off('progress', onChange).off('missed', onMissed);
    });
    send().catch(() => socket.terminate());
  });
  return sockets;
}
