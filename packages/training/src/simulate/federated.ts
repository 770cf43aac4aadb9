import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { BfvAggregator, BfvMember, SumAggregator, SumMember, type SumSession } from '@doubleblind/aggregation';
import { poissonSample } from '../data/sampling.ts';
import { Momentum } from '../momentum.ts';
import { planDecimalSum } from '../private/decimal-plan.ts';
import { PrivateSum } from '../private/private-sum.ts';
import { SAME_BASIS } from '../private/rotation.ts';
import { planSum, type SumPlanOptions } from '../private/sum-plan.ts';
import { central } from './central.ts';
import { patientsOf, type Strategy, type TrainingContext } from './strategy.ts';

/**
 * Federated averaging (McMahan, Moore, Ramage, Hampson and Agueera y Arcas, 2017, algorithm 1): in a round half of the hospitals
 * train by themselves for some epochs; the new model is the mean of theirs, by their numbers of patients.
 */
export function federatedAveraging(context: TrainingContext): Strategy {
  const { hospitals, options } = context;
  const localSteps = Math.max(1, Math.round(options.localEpochs / options.samplingRate));
  return {
    async round(parameters) {
      const chosen = halfOf(hospitals);
      const patients = patientsOf(chosen).length;
      const mean = new Float32Array(parameters.length);
      for (const hospital of chosen) {
        const own = parameters.slice();
        const local = central({ ...context, hospitals: [hospital] });
        for (let step = 0; step < localSteps; step++) await local.round(own);
        for (let i = 0; i < mean.length; i++) mean[i] += (own[i] * hospital.patients.length) / patients;
      }
      parameters.set(mean);
    },
    spent: () => null,
  };
}

function halfOf<T>(items: readonly T[]): T[] {
  const order = items.map((item) => ({ item, key: randomBytes(8).readBigUInt64LE() }));
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  return order.slice(0, Math.ceil(items.length / 2)).map(({ item }) => item);
}

/** Each hospital's noise protects its patients without the others'; the steps' noise adds up to more than is needed. */
export function federatedParallelPrivate({ engine, hospitals, options }: TrainingContext): Strategy {
  const { samplingRate, clippingNorm, noiseMultiplier } = options;
  const expected = samplingRate * patientsOf(hospitals).length;
  const momentum = new Momentum(engine.initial.length, options);
  const sum = new PrivateSum({
    ...{ parameters: engine.initial.length, clippingNorm, noiseMultiplier, contributors: 1 },
    ...{ hospitals: hospitals.length, patients: patientsOf(hospitals).length },
  });
  return {
    async round(parameters) {
      const rotation = sum.newRotation();
      const total = new Int32Array(sum.plan.length);
      for (const { patients } of hospitals) {
        const own = await sum.ofHospital(engine, poissonSample(patients, samplingRate), parameters, rotation);
        for (let i = 0; i < total.length; i++) total[i] += own[i];
      }
      momentum.step(
        parameters,
        sum.decode(total, rotation).map((value) => value / expected),
      );
    },
    spent: (steps) => ({ samplingRate, noiseMultiplier, steps }),
  };
}

/** The sum of one round's vectors, as whoever adds them up learns it. */
type SecureSum = (vectors: readonly Int32Array[]) => Promise<Int32Array>;

/**
 * The hospitals' noise adds up to what one place would add, and their vectors are summed under masks or encryption: who adds them up
 * sees the noisy sum only, or nothing. All hospitals must stay to the end of a round, for their noise is counted on.
 */
export function federatedSecurePrivate({ engine, hospitals, options }: TrainingContext): Strategy {
  const { samplingRate, clippingNorm, noiseMultiplier, sums = 'masks' } = options;
  const expected = samplingRate * patientsOf(hospitals).length;
  const momentum = new Momentum(engine.initial.length, options);
  const asked: SumPlanOptions = {
    ...{ parameters: engine.initial.length, clippingNorm, noiseMultiplier, contributors: hospitals.length },
    ...{ hospitals: hospitals.length, patients: patientsOf(hospitals).length },
  };
  const sum = new PrivateSum(asked, sums === 'bfv' ? planDecimalSum(asked) : planSum(asked));
  const secureSum = sums === 'bfv' ? sumByBfv(hospitals.length) : sumByMasks(hospitals.length, sum.plan.length);
  return {
    async round(parameters) {
      const basis = sums === 'bfv' ? SAME_BASIS : sum.newRotation();
      const vectors: Int32Array[] = [];
      for (const { patients } of hospitals)
        vectors.push(await sum.ofHospital(engine, poissonSample(patients, samplingRate), parameters, basis));
      momentum.step(
        parameters,
        sum.decode(await secureSum(vectors), basis).map((value) => value / expected),
      );
    },
    spent: (steps) => ({ samplingRate, noiseMultiplier, steps }),
  };
}

/** The whole protocol of pairwise masks, with everybody in one process. */
function sumByMasks(count: number, length: number): SecureSum {
  const identities = Array.from({ length: count }, () => generateKeyPairSync('ed25519').privateKey);
  const publicKeys = identities.map(
    (key) => new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')),
  );
  return async (vectors) => {
    const session: SumSession = { ...{ id: randomBytes(16), members: publicKeys }, ...{ threshold: count, length } };
    const members = identities.map((identity, i) => new SumMember(session, i + 1, identity));
    const aggregator = new SumAggregator(session);
    const keys = aggregator.keys(members.map((member) => member.advertise()));
    const inboxes = aggregator.route(members.map((member) => member.shares(keys)));
    const masked = members.map((member, i) => member.mask(inboxes.get(i + 1) ?? [], vectors[i]));
    const survivors = aggregator.survivors(masked);
    const signatures = aggregator.signatures(members.map((member) => member.sign(survivors)));
    return aggregator.sum(members.map((member) => member.reveal(signatures)));
  };
}

/** Every round under encryption, the last one, too. */
function sumByBfv(count: number): SecureSum {
  const parties = Promise.all([BfvAggregator.create(), bfvMembers(count)]);
  return async (vectors) => {
    const [aggregator, members] = await parties;
    const sum = aggregator.add(members.map((member, i) => member.encrypt(vectors[i])));
    return members[0].decrypt(sum, vectors[0].length);
  };
}

async function bfvMembers(count: number): Promise<BfvMember[]> {
  const first = await BfvMember.create();
  const others = Array.from({ length: count - 1 }, () => BfvMember.create(first.secretKey));
  return [first, ...(await Promise.all(others))];
}
