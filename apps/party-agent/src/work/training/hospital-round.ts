/** One attempt at one round, at a hospital. */
import { DoubleblindError } from '@doubleblind/errors';
import { type GradientEngine, type PrivateSum, poissonSample, SumMember } from '@doubleblind/training';
import type { HospitalJob } from './hospital-job.ts';
import { type OwnerMessage, ownerMessageSchema } from './messages.ts';
import { sessionOf } from './round-session.ts';
import type { TrainingLink } from './training-link.ts';

export interface HospitalRound
  extends Pick<HospitalJob, 'terms' | 'approval' | 'privateKey' | 'patients' | 'budget' | 'onRound'> {
  readonly link: TrainingLink;
  readonly engine: GradientEngine;
  readonly sum: PrivateSum;
}

const PATIENCE_MILLISECONDS = 3600 * 1000;

/**
 * Computes first, so that others are kept waiting for nothing that can fail; the ledger counts the vector before it leaves. A round
 * that the owner gives up ends here without one.
 *
 * @throws DoubleblindError DB8202 when the budget is spent, DB8004 for gradients that are no numbers: nothing has been sent;
 *   DB8101, DB8102 when the owner does not follow the protocol of the sum
 */
export async function takePart(
  context: HospitalRound,
  { round, nonce, rotationSeed }: Extract<OwnerMessage, { type: 'round' }>,
): Promise<void> {
  const { terms, link, engine, sum, budget } = context;
  if (round > terms.rounds) throw new DoubleblindError('DB8203', `Round ${round} of ${terms.rounds}.`);
  budget.requireLeft();
  const parameters = await receiveParameters(link, engine.initial.length);
  const sample = poissonSample(context.patients, terms.samplingRate);
  const vector = await sum.ofHospital(engine, sample, parameters, sum.newRotation(rotationSeed));
  const number = terms.hospitals.findIndex(({ agentKey }) => agentKey === context.approval.publicKey) + 1;
  const member = new SumMember(sessionOf(terms, round, nonce, sum.plan.length), number, context.privateKey);

  await link.send({ type: 'keys', keys: member.advertise() });
  const keys = await next(link, 'keys');
  if (!keys) return;
  await link.send({ type: 'shares', shares: member.shares(keys.keys) });
  const inbox = await next(link, 'shares');
  if (!inbox) return;
  const masked = member.mask(inbox.shares, vector);
  const spentSteps = budget.spend(round);
  await link.send({ type: 'masked', spentSteps });
  await link.sendBytes(masked.values);
  context.onRound?.(round, spentSteps);
  const survivors = await next(link, 'survivors');
  if (!survivors) return;
  await link.send({ type: 'signed', signed: member.sign(survivors.survivors) });
  const signatures = await next(link, 'signatures');
  if (!signatures) return;
  await link.send({ type: 'revealed', revealed: member.reveal(signatures.signed) });
}

async function receiveParameters(link: TrainingLink, count: number): Promise<Float32Array> {
  const bytes = await link.receiveBytes(4 * count, PATIENCE_MILLISECONDS);
  const parameters = new Float32Array(bytes.buffer, bytes.byteOffset, count);
  if (!parameters.every(Number.isFinite)) throw new DoubleblindError('DB8004', 'A parameter is no number.');
  return parameters;
}

/** Null when the owner gives the attempt up. */
async function next<T extends OwnerMessage['type']>(
  link: TrainingLink,
  type: T,
): Promise<Extract<OwnerMessage, { type: T }> | null> {
  const message = await link.receive(ownerMessageSchema, PATIENCE_MILLISECONDS);
  if (message.type === 'abandoned') return null;
  if (message.type !== type) throw new DoubleblindError('DB3008', `"${message.type}" where "${type}" was due.`);
  return message as Extract<OwnerMessage, { type: T }>;
}
