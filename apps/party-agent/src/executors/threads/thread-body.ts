/** Body of a compute thread: opens one session over its stream of the link, then does batch after batch as told. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { type Channel, ChannelMultiplexer, portLink } from '@doubleblind/mpc-core';
import { parseProgram, readWeightsOf } from '@doubleblind/program';
import type { OpenSession, SecureSession } from './session.ts';
import type { ThreadReport, ThreadRequest, ThreadStart } from './thread-messages.ts';

/** Call once, in a worker thread that compute-thread.ts started. */
export async function runSession(open: OpenSession): Promise<void> {
  const start = workerData as ThreadStart;
  const report = (message: ThreadReport, transfer: ArrayBuffer[] = []) => parentPort!.postMessage(message, transfer);
  const channel = new ChannelMultiplexer(portLink(start.port), { only: start.stream }).channel(start.stream);
  try {
    const session = await openSession(start, channel, open);
    report({ type: 'opened', counters: copyCounters(channel) });
    parentPort!.on('message', (request: ThreadRequest) => {
      if (request.type === 'close') {
        session.close?.();
        report({ type: 'closed' });
        return;
      }
      runBatch(session, channel, request, report).catch((error) => {
        session.close?.();
        report(failure(error));
      });
    });
  } catch (error) {
    report(failure(error));
  }
}

async function openSession(start: ThreadStart, channel: Channel, open: OpenSession): Promise<SecureSession> {
  const program = parseProgram(start.program);
  const { side: party, threatModel: threat, parameters, prepareFor, sparing } = start;
  const asked = { ...(prepareFor !== undefined && { prepareFor }), ...(sparing && { sparing }) };
  const request = { party, channel, program, threat, parameters, ...asked };
  if (start.weightsPath === undefined) return open(request);
  return open({ ...request, weights: readWeightsOf(await readFile(start.weightsPath), program) });
}

async function runBatch(
  session: SecureSession,
  channel: Channel,
  request: Exclude<ThreadRequest, { type: 'close' }>,
  report: (message: ThreadReport, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  const onStep = (done: number, total: number) => report({ type: 'step', done, total });
  const outputs = request.type === 'evaluate' ? await session.evaluate(request.images, onStep) : [];
  if (request.type === 'serve') await session.serve(request.batch, onStep);
  const own = outputs.map((output) => Float32Array.from(output));
  const transfer = own.map((output) => output.buffer);
  const profile = [...session.profiler.entries];
  report({ type: 'done', outputs: own, counters: copyCounters(channel), profile }, transfer);
}

function copyCounters(channel: Channel) {
  const { bytesSent, bytesReceived, messagesSent, messagesReceived, rounds } = channel.counters;
  return { bytesSent, bytesReceived, messagesSent, messagesReceived, rounds };
}

function failure(error: unknown): ThreadReport {
  if (error instanceof DoubleblindError) return { type: 'failed', code: error.code, detail: error.detail };
  return { type: 'failed', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
