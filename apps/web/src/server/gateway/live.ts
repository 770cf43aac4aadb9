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
/** Numbers that move are shown so often: both agents report them several times a second. Changes of state are shown at once. */
const PROGRESS_MILLISECONDS = 1000;

interface Watcher {
  readonly socket: WebSocket;
  /** Null when the session or the membership that opened the line has ended. */
  readonly mayStill: () => Promise<string | null>;
  told: string;
}

/** All who watch one evaluation, in this process: it is looked at once for all of them. */
class Watched {
  readonly #read: () => Promise<unknown>;
  readonly #watchers = new Set<Watcher>();
  readonly #look: NodeJS.Timeout;
  #changed = false;
  #looking = false;
  #lastLook = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | null = null;

  constructor(read: () => Promise<unknown>) {
    this.#read = read;
    // An agent that falls silent is no event: it is found by looking. What has not changed is told again: a page that hears nothing
    // knows that it is cut off, and is shown no ping.
    this.#look = setInterval(() => {
      for (const watcher of this.#watchers) watcher.told = '';
      this.changed();
    }, LOOK_MILLISECONDS);
  }

  get size(): number {
    return this.#watchers.size;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.changed();
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#look);
    this.#forgetLater();
  }

  /** Only numbers have moved: soon. */
  moved(): void {
    const wait = this.#lastLook + PROGRESS_MILLISECONDS - performance.now();
    if (wait <= 0) this.changed();
    else this.#later ??= setTimeout(() => this.changed(), wait);
  }

  /** One look at a time: what changes during one is in the next, however much it is. */
  changed(): void {
    this.#forgetLater();
    this.#changed = true;
    if (!this.#looking) void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    this.#looking = true;
    while (this.#changed && this.#watchers.size > 0) {
      this.#changed = false;
      this.#lastLook = performance.now();
      const watchers = [...this.#watchers];
      try {
        const view = JSON.stringify(await this.#read());
        await Promise.all(watchers.map((watcher) => tell(watcher, view)));
      } catch {
        // Whoever watched comes back, and finds the portal or its message.
        for (const { socket } of watchers) socket.terminate();
      }
    }
    this.#looking = false;
  }

  #forgetLater(): void {
    if (this.#later) clearTimeout(this.#later);
    this.#later = null;
  }
}

async function tell(watcher: Watcher, view: string): Promise<void> {
  const { socket } = watcher;
  if ((await watcher.mayStill()) === null) return socket.terminate();
  if (view === watcher.told || socket.readyState !== socket.OPEN) return;
  watcher.told = view;
  socket.send(view);
}

/** `mayStill` is asked again before anything is sent, and at every look: a session or a membership may have ended. */
export function makeLiveServer(database: Database): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const all = new Map<string, Watched>();
  const onWork = (id: string) => all.get(id)?.changed();
  const onProgress = (id: string) => all.get(id)?.moved();
  const onMissed = () => {
    for (const watched of all.values()) watched.changed();
  };
  portalEvents().on('work', onWork).on('progress', onProgress).on('missed', onMissed);
  sockets.on('close', () => portalEvents().off('work', onWork).off('progress', onProgress).off('missed', onMissed));
  sockets.on('connection', (socket: WebSocket, evaluationId: string, mayStill: () => Promise<string | null>) => {
    const watched = all.get(evaluationId) ?? new Watched(() => liveView(database, evaluationId));
    all.set(evaluationId, watched);
    const watcher: Watcher = { socket, mayStill, told: '' };
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      watched.remove(watcher);
      if (watched.size === 0 && all.get(evaluationId) === watched) all.delete(evaluationId);
    });
    watched.add(watcher);
  });
  return sockets;
}
