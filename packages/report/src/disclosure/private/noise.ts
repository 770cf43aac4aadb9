/**
 * How much noise epsilon and delta need. A release has, finding by finding, a table of counts by range of the score and label. One
 * patient enters with one study, which lies in one cell of each table; another version of it moves from one cell to another, so
 * the tables of f findings change by sqrt(2 f) in Euclidean norm. Independent discrete Gaussian noise in every cell then spends
 * what Gaussian noise would (Canonne, Kamath and Steinke, "The discrete Gaussian for differential privacy", 2020, theorem 14).
 */
import type { PrivateCounts, ReleasePrivacy } from '@doubleblind/contracts';
import { type RandomSource, renyiEpsilon, SystemRandomSource, sampleDiscreteGaussian } from '@doubleblind/privacy';

/** Two digits behind the point, so that the variance is an exact fraction. */
const PARTS = 100;
const LARGEST = 1e6;

/** 1.01 to 10,000, closer together near 1: small epsilons need high orders. */
const ORDERS: readonly number[] = Array.from({ length: 400 }, (_, i) => 1 + 0.01 * 10 ** ((6 * i) / 399));

/** What noise of this standard deviation in every count spends at delta; `findings`: how many tables of counts there are. */
export function epsilonOf(deviation: number, findings: number, delta: number): number {
  const mechanism = { samplingRate: 1, noiseMultiplier: deviation / Math.sqrt(2 * findings), steps: 1 };
  return renyiEpsilon(mechanism, delta, { orders: ORDERS }).epsilon;
}

/** The terms with the least noise that they need, rounded up. */
export function withDeviation(
  { epsilon, delta }: Pick<ReleasePrivacy, 'epsilon' | 'delta'>,
  findings: number,
): ReleasePrivacy {
  let [low, high] = [0, LARGEST];
  while (high - low > 1 / (10 * PARTS)) {
    const middle = (low + high) / 2;
    if (epsilonOf(middle, findings, delta) <= epsilon) high = middle;
    else low = middle;
  }
  return { epsilon, delta, deviation: Math.ceil(high * PARTS) / PARTS };
}

/** Whether the stated noise is enough for the stated epsilon and delta, and can be drawn exactly. */
export function isEnough({ epsilon, delta, deviation }: ReleasePrivacy, findings: number): boolean {
  const parts = Math.round(deviation * PARTS);
  return parts / PARTS === deviation && epsilonOf(deviation, findings, delta) <= epsilon;
}

/** The counts with fresh noise in every one. */
export function withNoise(counts: PrivateCounts, random: RandomSource = new SystemRandomSource()): PrivateCounts {
  const parts = BigInt(Math.round(counts.privacy.deviation * PARTS));
  const variance = { numerator: parts * parts, denominator: BigInt(PARTS * PARTS) };
  const noisy = (exact: readonly number[]) =>
    exact.map((count) => count + Number(sampleDiscreteGaussian(variance, random)));
  return {
    ...counts,
    findings: counts.findings.map(({ positives, negatives, ...finding }) => ({
      ...finding,
      positives: noisy(positives),
      negatives: noisy(negatives),
    })),
  };
}
