import { logGamma } from './gamma.ts';

/**
 * P(D+ >= d) of the one-sided one-sample statistic for n observations: the sum of Birnbaum and Tingey, "One-sided
 * confidence contours for probability distribution functions" (Ann. Math. Stat. 1951), all terms positive for d > 0.
 */
export function smirnovUpperTail(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const tail = 1 - d - j / n;
    if (tail < 0) break;
    if (tail === 0 && n - j > 0) continue;
    const logChoose = logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1);
    const logTail = n === j ? 0 : (n - j) * Math.log(tail);
    sum += Math.exp(logChoose + logTail + (j - 1) * Math.log(d + j / n));
  }
  return Math.min(1, d * sum);
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k];
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) product[i * size + j] += factor * b[k * size + j];
    }
  }
  return product;
}

/** The matrix of Marsaglia, Tsang and Wang for k = ceil(n d) and h = k - n d. */
function transitionMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
  }
  for (let i = 0; i < size; i++) {
    matrix[i * size] -= h ** (i + 1);
    matrix[(size - 1) * size + i] -= h ** (size - i);
  }
  matrix[(size - 1) * size] += 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let g = 2; g <= i - j + 1; g++) matrix[i * size + j] /= g;
    }
  }
  return matrix;
}

/**
 * P(D_n < d) of the two-sided one-sample statistic: Marsaglia, Tsang and Wang, "Evaluating Kolmogorov's distribution"
 * (J. Stat. Software 8(18), 2003), with powers of 1e140 split off so that nothing overflows.
 */
function kolmogorovCumulative(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  let base = transitionMatrix(k, k - n * d);
  let baseExponent = 0;
  let power: Float64Array | null = null;
  let exponent = 0;
  for (let remaining = n; remaining > 0; remaining >>= 1) {
    if (remaining & 1) {
      power = power === null ? base : multiply(power, base, size);
      exponent += baseExponent;
      if (power[(k - 1) * size + k - 1] > 1e140) {
        power = power.map((v) => v * 1e-140);
        exponent += 140;
      }
    }
    if (remaining > 1) {
      base = multiply(base, base, size);
      baseExponent *= 2;
      if (base[(k - 1) * size + k - 1] > 1e140) {
        base = base.map((v) => v * 1e-140);
        baseExponent += 140;
      }
    }
  }
  let result = power![(k - 1) * size + k - 1];
  for (let i = 1; i <= n; i++) {
    result *= i / n;
    if (result < 1e-140) {
      result *= 1e140;
      exponent -= 140;
    }
  }
  return result * 10 ** exponent;
}

/** Above this number of observations the matrix of Marsaglia, Tsang and Wang grows slow and the limit is good. */
const LARGEST_MATRIX_METHOD = 2000;

/**
 * P(D_n >= d) for many observations: Kolmogorov's limit at the shifted argument of Vrbik, "Small-sample corrections to
 * Kolmogorov-Smirnov test statistic" (Pioneer J. Theoretical and Applied Statistics 15, 2018); error below 3e-6 here.
 */
function limitingUpperTail(d: number, n: number): number {
  const x = Math.sqrt(n) * d + 1 / (6 * Math.sqrt(n)) + (Math.sqrt(n) * d - 1) / (4 * n);
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * x) ** 2);
  return sum;
}

/**
 * P(D_n >= d) of the two-sided one-sample statistic for n observations. Where n d^2 is large, twice the one-sided tail
 * has more digits than one minus the cumulative (Simard and L'Ecuyer, "Computing the two-sided Kolmogorov-Smirnov
 * distribution", J. Stat. Software 39(11), 2011, section 2.3; the bound 2.2 is theirs).
 */
export function kolmogorovUpperTail(d: number, n: number): number {
  if (d <= 1 / (2 * n)) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= 2.2) return Math.min(1, 2 * smirnovUpperTail(d, n));
  const tail = n > LARGEST_MATRIX_METHOD ? limitingUpperTail(d, n) : 1 - kolmogorovCumulative(d, n);
  return Math.min(1, Math.max(0, tail));
}
