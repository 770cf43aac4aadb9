/**
 * Renyi differential privacy of the Poisson-sampled Gaussian mechanism: Mironov, Talwar and Zhang, "Renyi differential
 * privacy of the sampled Gaussian mechanism" (2019). An upper bound on epsilon; loss-distribution.ts gives a tighter one.
 */
import { normalUpperTail } from '@doubleblind/metrics';
import { checkDelta, checkSampledGaussian, type SampledGaussian } from './sampled-gaussian.ts';

/** How Renyi divergences become epsilon at a delta. */
export type RenyiConversion =
  /** Mironov, "Renyi differential privacy" (2017), proposition 3. */
  | 'mironov'
  /** Canonne, Kamath and Steinke (2020), proposition 12 with corollary 13: never above the other at the best order. */
  | 'canonne-kamath-steinke';

/** Orders 1.1 to 10.9 by tenths and 12 to 63, as widely used. */
export const USUAL_ORDERS: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => 1 + (i + 1) / 10),
  ...Array.from({ length: 52 }, (_, i) => 12 + i),
];

/** Epsilon at `delta` and the order that gave it. */
export interface RenyiEpsilon {
  readonly epsilon: number;
  readonly order: number;
}

/**
 * The least epsilon over the orders, at least 0; refuses a mechanism or delta that is none (DB7101). Source: Mironov, Talwar
 * and Zhang (2019), section 3.3.
 */
export function renyiEpsilon(
  mechanism: SampledGaussian,
  delta: number,
  { orders = USUAL_ORDERS, conversion = 'canonne-kamath-steinke' as RenyiConversion } = {},
): RenyiEpsilon {
  checkSampledGaussian(mechanism);
  checkDelta(delta);
  let best: RenyiEpsilon = { epsilon: Number.POSITIVE_INFINITY, order: orders[0] };
  for (const order of orders) {
    const spent = mechanism.steps * renyiDivergence(order, mechanism);
    const epsilon = Math.max(0, spent + conversionCost(conversion, order, delta));
    if (epsilon < best.epsilon) best = { epsilon, order };
  }
  return best;
}

function conversionCost(conversion: RenyiConversion, order: number, delta: number): number {
  if (conversion === 'mironov') return -Math.log(delta) / (order - 1);
  return Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
}

/** Renyi divergence of one step at an order above 1, in nats. */
export function renyiDivergence(
  order: number,
  { samplingRate: q, noiseMultiplier: sigma }: Pick<SampledGaussian, 'samplingRate' | 'noiseMultiplier'>,
): number {
  if (!(order > 1)) throw new RangeError('a Renyi order is above 1');
  if (q === 1) return order / (2 * sigma * sigma);
  const logMoment = Number.isInteger(order) ? integerMoment(order, q, sigma) : fractionalMoment(order, q, sigma);
  return logMoment / (order - 1);
}

/** log of the binomial sum over k of C(order, k) (1 - q)^(order - k) q^k exp((k^2 - k) / (2 sigma^2)). */
function integerMoment(order: number, q: number, sigma: number): number {
  let logBinomial = 0;
  let sum = Number.NEGATIVE_INFINITY;
  for (let k = 0; k <= order; k++) {
    const weight = logBinomial + k * Math.log(q) + (order - k) * Math.log1p(-q);
    sum = logAdd(sum, weight + (k * k - k) / (2 * sigma * sigma));
    logBinomial += Math.log(order - k) - Math.log(k + 1);
  }
  return sum;
}

/** The two series of section 3.3, left and right of the point where the mixture's two terms are equal. */
function fractionalMoment(order: number, q: number, sigma: number): number {
  const crossing = sigma * sigma * Math.log(1 / q - 1) + 0.5;
  const signed = new SignedLogSum();
  let logCoefficient = 0;
  let sign = 1;
  for (let i = 0; ; i++) {
    const j = order - i;
    const left =
      logCoefficient +
      i * Math.log(q) +
      j * Math.log1p(-q) +
      (i * i - i) / (2 * sigma * sigma) +
      Math.log(normalUpperTail((i - crossing) / sigma));
    const right =
      logCoefficient +
      j * Math.log(q) +
      i * Math.log1p(-q) +
      (j * j - j) / (2 * sigma * sigma) +
      Math.log(normalUpperTail((crossing - j) / sigma));
    signed.add(left, sign);
    signed.add(right, sign);
    // Beyond the order the terms alternate and fall.
    if (i > order && Math.max(left, right) < signed.log() - NEGLIGIBLE) return signed.log();
    logCoefficient += Math.log(Math.abs(order - i)) - Math.log(i + 1);
    if (order - i < 0) sign = -sign;
  }
}

/** Terms that add less than exp(-40) = 4e-18 of the sum end a series. */
const NEGLIGIBLE = 40;

class SignedLogSum {
  #positive = Number.NEGATIVE_INFINITY;
  #negative = Number.NEGATIVE_INFINITY;

  add(logTerm: number, sign: number): void {
    if (sign > 0) this.#positive = logAdd(this.#positive, logTerm);
    else this.#negative = logAdd(this.#negative, logTerm);
  }

  log(): number {
    return this.#positive + Math.log1p(-Math.exp(this.#negative - this.#positive));
  }
}

function logAdd(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
