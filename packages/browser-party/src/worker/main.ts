/** The worker of a page, a party of the protocol. One image: its memory, keys and all, ends with it (page/engine.ts). */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core/party';
import { parseProgram } from '@doubleblind/program';
import { ask, lookAt } from '../engine/ask.ts';
import type { FromWorker, Request, ToWorker } from './messages.ts';

/** The global object of a dedicated worker, of which TypeScript's types for pages know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let link: PeerLink | undefined;

async function run({ program: unchecked, ...question }: Request): Promise<void> {
  const startedAt = performance.now();
  const program = parseProgram(unchecked);
  const answer = await ask(
    { ...question, program, startedAt },
    (progress) => scope.postMessage({ type: 'progress', progress }),
    (opened) => {
      link = opened;
    },
  );
  scope.postMessage({ type: 'answer', answer });
}

function fail(error: unknown): void {
  const known = error instanceof DoubleblindError;
  const failure = known ? { code: error.code, detail: error.detail } : { code: null, detail: String(error) };
  scope.postMessage({ type: 'failed', ...failure });
}

scope.onmessage = ({ data }) => {
  if (data.type === 'stop') link?.close();
  else if (data.type === 'ask') run(data.request).catch(fail);
  else lookAt(data.held).then((offer) => scope.postMessage({ type: 'offer', offer }), fail);
};
