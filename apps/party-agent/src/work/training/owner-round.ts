/** One attempt at one round, at the owner: parameters out, and the sum of the hospitals' noisy gradients back. */
import { randomBytes } from 'node:crypto';
import type { TrainingTerms } from '@doubleblind/contracts';
import { decodeSum, Rotation, SumAggregator, type SumPlan } from '@doubleblind/training';
import type { HospitalLine } from './roster.ts';
import { sessionOf } from './round-session.ts';

export interface RoundOptions {
  readonly terms: TrainingTerms;
  readonly plan: SumPlan;
  readonly round: number;
  readonly parameters: Float32Array;
  readonly lines: readonly HospitalLine[];
  /** How long a hospital may compute, and how long it may take over each step of the sum. */
  readonly computeMilliseconds: number;
  readonly stepMilliseconds: number;
  /** Called for a hospital that is lost, late or leaves; it takes no further part in this attempt. */
  readonly lost: (line: HospitalLine, reason: unknown) => void;
  /** Called with what a hospital's ledger counts, before its vector is used. */
  readonly spent: (hospital: number, steps: number) => void;
}

export interface RoundResult {
  /** Sum of the clipped gradients, with its noise. */
  readonly sum: Float32Array;
  /** Numbers of the hospitals whose gradients are in it, and how many patients these have. */
  readonly survivors: readonly number[];
  readonly patients: number;
}

/** @throws DoubleblindError DB8102 when too few hospitals are left, DB8103 for what does not fit */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { terms, plan, round, parameters, computeMilliseconds, stepMilliseconds } = options;
  const nonce = randomBytes(16);
  const rotationSeed = randomBytes(32);
  const aggregator = new SumAggregator(sessionOf(terms, round, nonce, plan.length));
  let lines = options.lines;
  /** One step with all that are left; who fails is left out of the next. */
  const step = async <T>(what: (line: HospitalLine) => Promise<T>): Promise<T[]> => {
    const results = await Promise.allSettled(lines.map(what));
    results.forEach((result, i) => {
      if (result.status === 'rejected') options.lost(lines[i], result.reason);
    });
    lines = lines.filter((_, i) => results[i].status === 'fulfilled');
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  };
  const own = <T extends { readonly member: number }>(line: HospitalLine, message: T): T => {
    if (message.member !== line.hospital) throw new Error(`member ${message.member} spoke for ${line.hospital}`);
    return message;
  };

  const keys = aggregator.keys(
    await step(async (line) => {
      await line.link.send({ type: 'round', round, nonce, rotationSeed });
      await line.link.sendBytes(parameters);
      return own(line, (await line.receive('keys', computeMilliseconds)).keys);
    }),
  );
  const inboxes = aggregator.route(
    await step(async (line) => {
      await line.link.send({ type: 'keys', keys });
      const { shares } = await line.receive('shares', stepMilliseconds);
      for (const { from } of shares) own(line, { member: from });
      return shares;
    }),
  );
  const survivors = aggregator.survivors(
    await step(async (line) => {
      await line.link.send({ type: 'shares', shares: inboxes.get(line.hospital) ?? [] });
      const { spentSteps } = await line.receive('masked', stepMilliseconds);
      options.spent(line.hospital, spentSteps);
      const bytes = await line.link.receiveBytes(4 * plan.length, stepMilliseconds);
      return { member: line.hospital, values: new Int32Array(bytes.buffer, bytes.byteOffset, plan.length) };
    }),
  );
  const signed = aggregator.signatures(
    await step(async (line) => {
      await line.link.send({ type: 'survivors', survivors });
      return own(line, (await line.receive('signed', stepMilliseconds)).signed);
    }),
  );
  const revealed = await step(async (line) => {
    await line.link.send({ type: 'signatures', signed });
    return own(line, (await line.receive('revealed', stepMilliseconds)).revealed);
  });
  const sum = decodeSum(aggregator.sum(revealed), plan, new Rotation(plan.length, rotationSeed));
  const patients = options.lines
    .filter(({ hospital }) => survivors.includes(hospital))
    .reduce((count, line) => count + line.patients, 0);
  return { sum, survivors, patients };
}
