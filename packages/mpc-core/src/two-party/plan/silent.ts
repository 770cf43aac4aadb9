/**
 * Sizes of the silent extension, which makes the correlations, and the bytes that it costs. Why the sizes are secure:
 * docs/SECURITY.md, "Correlations".
 */
import type { Party } from './party.ts';
import { checksPeer, type TwoPartyThreat } from './threat.ts';

/** Sizes of one iteration of the silent extension. */
export interface SilentParameters {
  /** The code has k = 2^secretBits secrets; at most 16, as indices are 16-bit words. */
  readonly secretBits: number;
  /** t, the number of trees: noise positions of one iteration. */
  readonly trees: number;
  /** Levels of a tree: it has 2^depth leaves, one of them noisy. */
  readonly depth: number;
  /** Base correlations that hide what the receiver sends to have the trees checked (ot/silent/check); absent without a check. */
  readonly sacrificed?: number;
}

/** The small iteration that starts a kind of correlation, and the ones after it. */
export interface SilentPlan {
  /** From the correlations of the IKNP extension to the base of the first main iteration. */
  readonly first: SilentParameters;
  /** Each iteration's first outputs are the base of the next. */
  readonly main: SilentParameters;
}

const FIRST_DEPTH = 6;
const CHALLENGE_BYTES = 16;
const DIGEST_BYTES = 32;
const BLOCK_BYTES = 16;
/** A sum of choices with as many coefficients as the field of a check has bits is uniform in it: 2^128 elements. */
const SACRIFICED = 128;
/** IKNP makes correlations in multiples of this: a column is then a whole number of blocks. */
export const IKNP_ROW_MULTIPLE = 128;
/** Base transfers of an IKNP extension. */
export const IKNP_COLUMNS = 128;

/**
 * Wider choices need more trees: the noise of a tree is a random nonzero w-bit vector, so any one linear combination
 * of its bits is noisy in only 2^(w-1) / (2^w - 1) of the trees (8/15 for w = 4).
 */
export function silentPlan(width: number, threat: TwoPartyThreat = 'semi-honest'): SilentPlan {
  const check = checksPeer(threat) ? { sacrificed: SACRIFICED } : {};
  const sizes = width === 1 ? { secretBits: 16, trees: 850, depth: 10 } : { secretBits: 16, trees: 1700, depth: 9 };
  const main = { ...sizes, ...check };
  const trees = Math.ceil(baseCount(main) / 2 ** FIRST_DEPTH);
  return { first: { secretBits: 14, trees, depth: FIRST_DEPTH, ...check }, main };
}

/** Correlations used up by one iteration: the secrets, for every tree its noise and one for each level, and those of its check. */
export function baseCount(parameters: SilentParameters): number {
  return 2 ** parameters.secretBits + digitCount(parameters) + (parameters.sacrificed ?? 0);
}

/** Correlations made by one iteration. */
export function outputCount(parameters: SilentParameters): number {
  return parameters.trees * 2 ** parameters.depth;
}

/** The number of trees whose leaves become the base of an iteration with parameters `next`. */
export function treesKept(parameters: SilentParameters, next: SilentParameters): number {
  const trees = Math.ceil(baseCount(next) / 2 ** parameters.depth);
  if (trees > parameters.trees) throw new RangeError('an iteration does not make the base of the next');
  return trees;
}

/** Base correlations whose choices the receiver corrects: for every tree its noise and one for each level. */
export function digitCount(parameters: SilentParameters): number {
  return parameters.trees * (parameters.depth + 1);
}

/** The receiver's message of an iteration: the corrections, 4 bits each. */
export function correctionBytes(parameters: SilentParameters): number {
  return Math.ceil(digitCount(parameters) / 2);
}

/** The sender's message of an iteration: the sum of the left nodes of every level of every tree. */
export function sumsBytes(parameters: SilentParameters): number {
  return parameters.trees * parameters.depth * BLOCK_BYTES;
}

/** Rows that IKNP makes for the base of the first iteration, without those of its check. */
export function firstRows({ first }: SilentPlan): number {
  return Math.ceil(baseCount(first) / IKNP_ROW_MULTIPLE) * IKNP_ROW_MULTIPLE;
}

/** Rows that an extension makes beyond those that are used: their choices hide what its check tells (ot/iknp/check). */
export function rowsOfCheck(threat: TwoPartyThreat): number {
  return checksPeer(threat) ? IKNP_ROW_MULTIPLE : 0;
}

/** Bytes of the check of `width` extensions on the same rows: the sender's challenge, and the receiver's answer. */
export function extensionCheckBytes(width: number, threat: TwoPartyThreat): { challenge: number; answer: number } {
  if (!checksPeer(threat)) return { challenge: 0, answer: 0 };
  return { challenge: CHALLENGE_BYTES, answer: width * BLOCK_BYTES * (1 + IKNP_COLUMNS) };
}

/** Bytes of the check of an iteration's trees: the receiver's challenge and masked noise, and the sender's digest. */
export function treeCheckBytes(width: number): { challenge: number; digest: number } {
  return { challenge: CHALLENGE_BYTES + width * BLOCK_BYTES, digest: DIGEST_BYTES };
}

/** Correlations of one width and direction. */
export interface CorrelationKind {
  readonly width: number;
  readonly sender: Party;
}

/** What the making of one kind costs: bytes that each party sends. */
export interface MakingCost {
  /** Once: the first correlations by IKNP, 16 bytes for each and each bit of its choice, and the small first iteration. */
  readonly start: Readonly<Record<Party, number>>;
  /** Each iteration. */
  readonly iteration: Readonly<Record<Party, number>>;
  /** Correlations for use that an iteration makes; the others are the base of the next. */
  readonly made: number;
}

/** Bytes of making correlations of one kind, whatever they are used for. */
export function makingCost({ width, sender }: CorrelationKind, threat: TwoPartyThreat = 'semi-honest'): MakingCost {
  const plan = silentPlan(width, threat);
  const { first, main } = plan;
  const columns = (width * IKNP_COLUMNS * (firstRows(plan) + rowsOfCheck(threat))) / 8;
  const check = extensionCheckBytes(width, threat);
  const iteration = (parameters: SilentParameters, senderBytes = 0, receiverBytes = 0) => {
    const { challenge, digest } = checksPeer(threat) ? treeCheckBytes(width) : { challenge: 0, digest: 0 };
    const sums = sumsBytes(parameters) + digest + senderBytes;
    const corrections = correctionBytes(parameters) + challenge + receiverBytes;
    return sender === 'vendor' ? { vendor: sums, hospital: corrections } : { vendor: corrections, hospital: sums };
  };
  return {
    start: iteration(first, check.challenge, columns + check.answer),
    iteration: iteration(main),
    made: (main.trees - treesKept(main, main)) * 2 ** main.depth,
  };
}
