/** The worker of a page, a party of the protocol. One image: its memory, keys and all, ends with it (page/engine.ts). */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core/party';
import { parseProgram } from '@doubleblind/program';
import { ask, lookAt, type Prepared, prepare } from '../engine/ask.ts';
import type { EvaluationProgress } from '../engine/progress.ts';
import type { FromWorker, Request, RequestSubject, ToWorker } from './messages.ts';

/** The global object of a dedicated worker, of which TypeScript's types for pages know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
/** A page draws what it is told; more often than that nobody sees. */
const PROGRESS_MILLISECONDS = 100;

let link: PeerLink | undefined;
let stopped = false;
let prepared: Promise<Prepared> | undefined;

function linked(opened: PeerLink): void {
  link = opened;
  if (stopped) opened.close();
}

/** What comes of it is told when the question comes; whether it went well, at once. */
function prepareFor({ held, program }: RequestSubject): void {
  prepared = Promise.resolve().then(() => prepare({ held, program: parseProgram(program) }, linked));
  prepared.then(
    () => scope.postMessage({ type: 'prepared' }),
    () => {},
  );
}

async function run({ program: unchecked, ...question }: Request): Promise<void> {
  const startedAt = performance.now();
  const program = parseProgram(unchecked);
  const answer = await ask(
    { ...question, program, startedAt },
    {
      linked,
      onProgress: seldom((progress) => scope.postMessage({ type: 'progress', progress })),
      ...(prepared && { prepared }),
    },
  );
  scope.postMessage({ type: 'answer', answer });
}

/** The first of a phase, the last, and of the others one in a while. */
function seldom(tell: (progress: EvaluationProgress) => void): (progress: EvaluationProgress) => void {
  let last: { readonly phase: string; readonly at: number } | undefined;
  return (progress) => {
    const { phase, stepsDone, steps } = progress;
    const at = performance.now();
    if (last?.phase === phase && at - last.at < PROGRESS_MILLISECONDS && stepsDone < steps) return;
    last = { phase, at };
    tell(progress);
  };
}

function fail(error: unknown): void {
  const known = error instanceof DoubleblindError;
  const failure = known ? { code: error.code, detail: error.detail } : { code: null, detail: String(error) };
  scope.postMessage({ type: 'failed', ...failure });
}

scope.onmessage = ({ data }) => {
  if (data.type === 'stop') {
    stopped = true;
    link?.close();
  } else if (data.type === 'prepare') prepareFor(data.subject);
  else if (data.type === 'ask') run(data.request).catch(fail);
  else lookAt(data.held).then((offer) => scope.postMessage({ type: 'offer', offer }), fail);
};
