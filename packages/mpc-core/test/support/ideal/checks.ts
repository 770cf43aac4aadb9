/**
 * The ideal functionalities of what parties check of each other, for tests only: what a party that deviates can do, and what it
 * learns by it. A real run must give the same verdict (docs/SECURITY.md, "What a check lets through").
 */

/** Endemic oblivious transfer (Masny, Rindal, eprint 2019/706): a corrupted party picks its own keys, the other's are uniform. */
export interface EndemicTransfer {
  readonly keys: readonly [Uint8Array, Uint8Array];
  readonly chosen: Uint8Array;
}

/** The receiver gets one key of two and, honest or not, nothing of the other; the sender does not learn which. */
export function idealEndemic(keys: readonly [Uint8Array, Uint8Array], choice: 0 | 1): EndemicTransfer {
  return { keys, chosen: keys[choice] };
}

/** For a column in which a receiver uses other choices, the bit of the sender's offset that it bets on. */
export type ColumnBets = ReadonlyMap<number, 0 | 1>;

/** An extension goes on exactly where all bets are right: k columns are won with probability 2^-k, and tell k bits. */
export function idealExtension(offset: Uint8Array, bets: ColumnBets): 'continues' | 'aborts' {
  const right = [...bets].every(([column, bit]) => ((offset[column >> 3] >> (column & 7)) & 1) === bit);
  return right ? 'continues' : 'aborts';
}

/** For a tree whose sums a sender spoils, the leaves that it bets the receiver's path leads to. */
export type PathBets = ReadonlyMap<number, readonly number[]>;

/** An iteration goes on exactly where all bets are right; its probability p is what the sender learns: log2(1/p) bits of paths. */
export function idealTrees(paths: ArrayLike<number>, bets: PathBets): 'continues' | 'aborts' {
  return [...bets].every(([tree, leaves]) => leaves.includes(paths[tree])) ? 'continues' : 'aborts';
}
