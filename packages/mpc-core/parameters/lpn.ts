/**
 * Bit costs of the known attacks on the LPN problems behind the silent extension (docs/SECURITY.md, "Correlations"). The formulae are
 * those of the papers named at each function; memory is not counted.
 */
import { outputCount, type SilentParameters, silentPlan } from '../src/two-party/plan/silent.ts';
import type { TwoPartyThreat } from '../src/two-party/plan/threat.ts';

/** N samples of an LPN secret of k bits, noisy at `trees` positions, one in each block of `leaves`. */
interface Problem {
  readonly samples: number;
  readonly secrets: number;
  readonly trees: number;
  readonly leaves: number;
  /** Probability that the noise of a tree shows in the one linear combination of choice bits under attack. */
  readonly shows: number;
}

function problemOf(parameters: SilentParameters, width: number): Problem {
  const samples = outputCount(parameters);
  const shows = 2 ** (width - 1) / (2 ** width - 1);
  return {
    samples,
    secrets: 2 ** parameters.secretBits,
    trees: parameters.trees,
    leaves: 2 ** parameters.depth,
    shows,
  };
}

/** Expected noise weight less three standard deviations: an attacker picks the best of the combinations. */
function weight({ trees, shows }: Problem): number {
  return trees * shows - 3 * Math.sqrt(trees * shows * (1 - shows));
}

/** -log2 of the chance that no noise shows in `perTree` guessed leaves of each tree (may be fractional). */
function guessCost(problem: Problem, perTree: number): number {
  return -problem.trees * Math.log2(1 - (weight(problem) / problem.trees) * (perTree / problem.leaves));
}

/** Secrets left when the parity of every block is known (only where the noise of every tree shows). */
function freeSecrets({ secrets, trees, shows }: Problem): number {
  return shows === 1 ? secrets - trees : secrets;
}

/** Pooled Gauss, eprint 2022/712: guess as many noise-free samples as there are secrets, invert. */
function pooledGauss(problem: Problem): number {
  return guessCost(problem, freeSecrets(problem) / problem.trees) + 2.8 * Math.log2(freeSecrets(problem));
}

/** Statistical decoding 2.0 over F_2, eprint 2022/712: some secrets are guessed as by pooled Gauss. */
function statisticalDecoding(problem: Problem): number {
  const t = weight(problem);
  const k = problem.secrets - Math.floor(pooledGauss(problem));
  return Math.log2(k + 1) + 2 * t * Math.log2((problem.samples - t + 1) / (problem.samples - k - t));
}

function log2Binomial(n: number, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += Math.log2((n - i) / (k - i));
  return sum;
}

/** Information-set decoding for regular noise by enumeration (Esser, Santini, eprint 2023/1568, appendix A.1). */
function regularDecoding(problem: Problem): number {
  const { samples: n, trees, leaves, shows } = problem;
  const k = freeSecrets(problem);
  let best = Number.POSITIVE_INFINITY;
  for (let errors = 0; errors < 30; errors += 2) {
    const list = (perTree: number) => log2Binomial(trees / 2, errors / 2) + Math.log2(perTree) * (errors / 2);
    const around = Math.max(1, list(k / trees));
    for (let extra = Math.ceil(around / 2); extra < 1.5 * around; extra++) {
      const perTree = (k + extra) / trees;
      const noisy = (shows * perTree) / leaves;
      const chance =
        2 * log2Binomial(trees / 2, errors / 2) + Math.log2(noisy) * errors + Math.log2(1 - noisy) * (trees - errors);
      const work = Math.log2(n) + Math.max(2 * Math.log2(n - k), 1 + list(perTree), 2 * list(perTree) - extra);
      best = Math.min(best, work - chance);
    }
  }
  return best;
}

/**
 * Hybrid of guessing and linearised quadratic equations e_i e_j = 0 within a block, eprint 2025/1284: `guessed` leaves
 * of each tree are taken for noise-free, the secrets that remain must be fewer than the quadratic equations allow.
 */
function quadraticHybrid(problem: Problem): number {
  const { samples: n, secrets, trees, leaves } = problem;
  const known = problem.shows === 1 ? 1 : 0;
  let best = Number.POSITIVE_INFINITY;
  // Guesses need not be equal in all trees: a step of 1/64 leaf means that trees differ by one.
  for (let guessed = 0; guessed < leaves - 2; guessed += 1 / 64) {
    const left = Math.max(1, secrets - trees * (known + guessed));
    const free = leaves - guessed - known;
    if (left > 1 && left > Math.sqrt(trees * free * (free - 1)) - 2) continue;
    const rows = Math.max(1, n - secrets - ((n - secrets) / (leaves - known)) * (free - 1));
    const linear = rows * (n - secrets) * (rows + left);
    const quadratic = left ** 6 / 8 / Math.log2(Math.max(2, left ** 2 / 2));
    best = Math.min(best, guessCost(problem, guessed) + Math.log2(linear + quadratic));
  }
  return best;
}

/** Coefficients 0 to 4 of (1 + c z)^count, for any real c and integer count of either sign. */
function power(c: number, count: number): number[] {
  const out = [1];
  for (let degree = 1; degree <= 4; degree++) out.push((out[degree - 1] * c * (count - degree + 1)) / degree);
  return out;
}

function product(a: number[], b: number[]): number[] {
  return a.map((_, degree) => {
    let sum = 0;
    for (let i = 0; i <= degree; i++) sum += a[i] * b[degree - i];
    return sum;
  });
}

/** Monomials up to each degree, and those that the equations leave (Hilbert series of eprint 2023/176). */
function monomials(problem: Problem, guessed: number): { all: number[]; remaining: number[] } {
  const series = power(problem.leaves - 1 - guessed, problem.trees);
  const equations = problem.samples - problem.secrets - 1;
  const hilbert = product(series, power(1, -equations));
  const upTo = (coefficients: number[], from: number) =>
    coefficients.map((_, degree) => coefficients.slice(from, degree + 1).reduce((sum, value) => sum + value, 0));
  return { all: upTo(series, 1), remaining: upTo(hilbert, 2) };
}

/**
 * Algebraic attack (Briaud, Oygarden, eprint 2023/176) and its two-stage version (eprint 2025/1476), equal guesses in all
 * trees, degrees 2 to 4. Gives the attacker the parity of every block even where it is not known.
 */
function algebraic(problem: Problem): number {
  const { secrets, trees, leaves } = problem;
  const limit = Math.min(Math.floor(secrets / trees), leaves - 2);
  const counts = Array.from({ length: limit + 1 }, (_, guessed) => monomials(problem, guessed));
  let best = Number.POSITIVE_INFINITY;
  for (let guessed = 0; guessed <= limit; guessed++) {
    const degree = [2, 3, 4].find((d) => counts[guessed].remaining[d] < 1);
    if (degree === undefined) continue;
    for (let first = 0; first <= guessed; first++) {
      const size = counts[first].all[degree];
      const remaining = Math.max(1, counts[first].remaining[degree]);
      const wiedemann = Math.log2(3 * (secrets + 1 - trees * first)) + 2 * Math.log2(size);
      const one = guessCost(problem, first) + wiedemann;
      const two = guessCost(problem, guessed) + Math.log2(5.64) + 2.8 * Math.log2(remaining);
      best = Math.min(best, first === guessed ? one : Math.max(one, two));
    }
  }
  return best;
}

const attacks = { pooledGauss, statisticalDecoding, regularDecoding, quadraticHybrid, algebraic };

/** What one problem costs to break, by attack, in bits. */
export interface LpnCost {
  readonly name: string;
  readonly samples: number;
  readonly secrets: number;
  readonly trees: number;
  /** Least noise that one linear combination of the choice bits shows. */
  readonly weight: number;
  readonly costs: Readonly<Record<keyof typeof attacks, number>>;
}

/** Of every iteration of a source of this width: the first one and all others. */
export function lpnCosts(width: number, threat: TwoPartyThreat): LpnCost[] {
  const plan = silentPlan(width, threat);
  return (['first', 'main'] as const).map((iteration) => {
    const problem = problemOf(plan[iteration], width);
    const { samples, secrets, trees } = problem;
    const costs = Object.fromEntries(Object.entries(attacks).map(([name, cost]) => [name, cost(problem)]));
    return {
      ...{ name: `width ${width}, ${iteration}`, samples, secrets, trees, weight: Math.round(weight(problem)) },
      costs: costs as LpnCost['costs'],
    };
  });
}
