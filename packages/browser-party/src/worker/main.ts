/** The worker of a page, a party of the protocol. One evaluation: its memory, keys and all, ends with it (page/engine.ts). */
import { DoubleblindError } from '@doubleblind/errors';
import { type PeerLink, socketLink } from '@doubleblind/mpc-core/party';
import { parseProgram } from '@doubleblind/program';
import { domSocket, openSocket } from '../engine/dom-socket.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { FromWorker, Request, ToWorker } from './messages.ts';

/** The global object of a dedicated worker, of which TypeScript's types for pages know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let link: PeerLink | undefined;

async function run({ address, program: unchecked, film, threat, parameters }: Request): Promise<void> {
  const startedAt = performance.now();
  const program = parseProgram(unchecked);
  link = socketLink(domSocket(await openSocket(address)));
  const answer = await evaluate({
    ...{ link, program, film, startedAt },
    ...(threat && { threat }),
    ...(parameters && { parameters }),
    onProgress: (progress) => scope.postMessage({ type: 'progress', progress }),
  });
  scope.postMessage({ type: 'answer', answer });
  link.close();
}

function fail(error: unknown): void {
  const known = error instanceof DoubleblindError;
  const failure = known ? { code: error.code, detail: error.detail } : { code: null, detail: String(error) };
  scope.postMessage({ type: 'failed', ...failure });
  link?.close(known ? error : undefined);
}

scope.onmessage = ({ data }) => {
  if (data.type === 'stop') link?.close();
  else run(data.request).catch(fail);
};
