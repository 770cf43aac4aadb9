/** A hospital's work in a training: gradients of its own patients, with noise, into the secure sum; as far as its budget goes. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { trainingTermsHash } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { type GradientEngine, PrivateSum } from '@doubleblind/training';
import { loadEngine } from './engine-of.ts';
import type { HospitalJob } from './hospital-job.ts';
import { takePart } from './hospital-round.ts';
import { ownerMessageSchema, TRAINING_PROTOCOL_VERSION, welcomeSchema } from './messages.ts';
import { sumOptions } from './round-session.ts';
import { TrainingLink } from './training-link.ts';

/** A new link may mend it. */
const TRANSIENT: readonly ErrorCode[] = ['DB3001', 'DB3004', 'DB3006', 'DB3007', 'DB3008', 'DB3012'];
const WELCOME_MILLISECONDS = 60_000;
/** An owner that waits for other hospitals says nothing; whether it is there at all the link's heartbeat says. */
const PATIENCE_MILLISECONDS = 24 * 3600 * 1000;
const AGAIN_MILLISECONDS = 300;

/**
 * Takes part until the training is finished or this hospital's budget is spent; answers why it ended, in words.
 *
 * @throws DoubleblindError DB8203 for a model that is not that of the terms, DB8004 for gradients that are no numbers, DB30xx when the
 *   owner cannot be reached any more, DB5020 when it is told to stop
 */
export async function trainAsHospital(job: HospitalJob): Promise<string> {
  let lastContact = performance.now();
  for (;;) {
    job.signal.throwIfAborted();
    try {
      return await oneLink(job, () => {
        lastContact = performance.now();
      });
    } catch (error) {
      job.signal.throwIfAborted();
      if (!(error instanceof DoubleblindError && TRANSIENT.includes(error.code))) throw error;
      if (performance.now() - lastContact > job.waitMilliseconds) throw error;
      job.log(error.message);
      await sleep(AGAIN_MILLISECONDS, undefined, { signal: job.signal }).catch(() => undefined);
    }
  }
}

async function oneLink(job: HospitalJob, onContact: () => void): Promise<string> {
  const { signal } = job;
  const link = new TrainingLink(await job.openLink(signal));
  const stop = () => link.close(signal.reason as DoubleblindError);
  signal.addEventListener('abort', stop, { once: true });
  let engine: GradientEngine | undefined;
  try {
    signal.throwIfAborted();
    const onnx = await meetOwner(job, link);
    onContact();
    engine = await loadEngine(onnx, job.terms);
    return await allRounds(job, link, engine, onContact);
  } catch (error) {
    link.close(error instanceof DoubleblindError ? error : new DoubleblindError('DB5099', ''));
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await engine?.release();
  }
}

/** Answers the model's file. */
async function meetOwner({ terms, approval }: HospitalJob, link: TrainingLink): Promise<Uint8Array> {
  const { trainingId, model } = terms;
  const termsHash = trainingTermsHash(terms);
  await link.send({
    ...{ type: 'hello', version: TRAINING_PROTOCOL_VERSION, work: 'training' },
    ...{ trainingId, termsHash, approval },
  });
  const welcome = await link.receive(welcomeSchema, WELCOME_MILLISECONDS);
  if (welcome.termsHash !== termsHash) throw new DoubleblindError('DB8203', 'The owner has other terms.');
  const onnx = await link.receiveBytes(model.bytes, PATIENCE_MILLISECONDS);
  if (createHash('sha256').update(onnx).digest('hex') !== model.fileHash)
    throw new DoubleblindError('DB8203', "The model's file is not the one that the terms name.");
  return onnx;
}

async function allRounds(
  job: HospitalJob,
  link: TrainingLink,
  engine: GradientEngine,
  onContact: () => void,
): Promise<string> {
  const { terms, patients } = job;
  const sum = new PrivateSum(sumOptions(terms, engine.initial.length, patients.length));
  for (;;) {
    const message = await link.receive(ownerMessageSchema, PATIENCE_MILLISECONDS);
    onContact();
    if (message.type === 'finished') {
      link.close();
      return message.ended;
    }
    // The last word on an attempt of which this side has given up already.
    if (message.type === 'abandoned') continue;
    if (message.type !== 'round') throw new DoubleblindError('DB3008', `"${message.type}" between two rounds.`);
    try {
      await takePart({ ...job, link, engine, sum }, message);
    } catch (error) {
      if (!(error instanceof DoubleblindError && LEAVING.includes(error.code))) throw error;
      await link.send({ type: 'leaving', failure: { code: error.code, detail: error.detail.slice(0, 500) } });
      // The owner ends the link when it has read that.
      await link.ended;
      if (!PART_ENDED.includes(error.code)) throw error;
      return error.message;
    }
  }
}

/** The budget is spent, or people have ended their part: an end like any other. */
const PART_ENDED: readonly ErrorCode[] = ['DB8202', 'DB8207'];
/** Whether that is what `trainAsHospital` answered: its own budget is spent. */
export function isBudgetSpent(ended: string): boolean {
  return ended.startsWith('DB8202: ');
}

/** What will be no better in a later round. */
const LEAVING: readonly ErrorCode[] = [...PART_ENDED, 'DB8004', 'DB8003', 'DB5012'];
