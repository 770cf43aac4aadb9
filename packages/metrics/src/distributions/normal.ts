import { lowerIncompleteGamma, upperIncompleteGamma } from './gamma.ts';

/** P(Z >= z) of a standard normal variable, with full relative accuracy in the upper tail. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const x = (z * z) / 2;
  // P + Q = 1: the series where it converges, the continued fraction in the tail.
  return x < 1.5 ? 0.5 * (1 - lowerIncompleteGamma(0.5, x)) : 0.5 * upperIncompleteGamma(0.5, x);
}

/** P(Z <= z) of a standard normal variable. */
export function normalCumulative(z: number): number {
  return normalUpperTail(-z);
}

/** P(|Z| >= |z|). */
export function normalTwoSided(z: number): number {
  return 2 * normalUpperTail(Math.abs(z));
}

/** Density of a standard normal variable. */
export function normalDensity(z: number): number {
  return Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function ratio(x: number, numerator: readonly number[], denominator: readonly number[]): number {
  let above = 0;
  let below = 0;
  for (let i = numerator.length - 1; i >= 0; i--) {
    above = above * x + numerator[i];
    below = below * x + denominator[i];
  }
  return above / below;
}

/**
 * The standard normal quantile for 0 < p < 1; plus or minus infinity at the ends. Wichura's algorithm AS 241 (PPND16),
 * Applied Statistics 37 (1988) 477-484, relative error about 1e-16.
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    return (
      q *
      ratio(
        0.180625 - q * q,
        [
          3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
          67265.7709270087, 33430.57558358813, 2509.0809287301227,
        ],
        [
          1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
          28729.085735721943, 5226.495278852546,
        ],
      )
    );
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const magnitude =
    r <= 5
      ? ratio(
          r - 1.6,
          [
            1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
            0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
          ],
          [
            1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
            0.0005475938084995345, 1.0507500716444169e-9,
          ],
        )
      : ratio(
          r - 5,
          [
            6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
            0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
          ],
          [
            1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
            0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
          ],
        );
  return q < 0 ? -magnitude : magnitude;
}
