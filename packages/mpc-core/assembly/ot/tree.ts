// Correlated GGM trees (src/two-party/ot/silent). Node arrays are tree-major: the nodes of a level of one tree are consecutive,
// children 2j and 2j+1 belong to node j. Blocks are 16 bytes.
import { sigma } from './hash';

/** The first level of each tree: (key, key XOR offset). `stride`: bytes from one tree's offset to the next. */
export function roots(nodes: usize, keys: usize, offsets: usize, stride: usize, trees: i32): void {
  for (let t: i32 = 0; t < trees; t++) {
    const key = v128.load(keys);
    v128.store(nodes, key);
    v128.store(nodes, v128.xor(key, v128.load(offsets)), 16);
    nodes += 32;
    keys += 16;
    offsets += stride;
  }
}

/**
 * children = (H(y), H(y) XOR y) AND `keep` for each node y, H(y) = sigma(pi(y) XOR y), with encrypted[j] = pi(y_j). Per
 * tree writes the XOR of the left and of the right children (before `keep`) to sums.
 * keepLow: the low 32 bits of the mask, all others are kept.
 */
export function expand(
  children: usize,
  nodes: usize,
  encrypted: usize,
  trees: i32,
  nodesPerTree: i32,
  keepLow: i32,
  sums: usize,
): void {
  const keep = i32x4.replace_lane(i32x4.splat(-1), 0, keepLow);
  for (let t: i32 = 0; t < trees; t++) {
    let lefts = i32x4.splat(0);
    let rights = i32x4.splat(0);
    for (let j: i32 = 0; j < nodesPerTree; j++) {
      const node = v128.load(nodes);
      const left = sigma(v128.xor(v128.load(encrypted), node));
      const right = v128.xor(left, node);
      lefts = v128.xor(lefts, left);
      rights = v128.xor(rights, right);
      v128.store(children, v128.and(left, keep));
      v128.store(children, v128.and(right, keep), 16);
      nodes += 16;
      encrypted += 16;
      children += 32;
    }
    v128.store(sums, lefts);
    v128.store(sums, rights, 16);
    sums += 32;
  }
}

/** messages[tree] ^= left sum of the tree. `stride`: bytes from one tree's message of this level to the next. */
export function addLeftSums(messages: usize, stride: usize, sums: usize, trees: i32): void {
  for (let t: i32 = 0; t < trees; t++) {
    v128.store(messages, v128.xor(v128.load(messages), v128.load(sums)));
    messages += stride;
    sums += 32;
  }
}

/** blocks[i] ^= combinations[digits[i]], one byte a digit. */
export function addCombinations(blocks: usize, digits: usize, combinations: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    v128.store(blocks, v128.xor(v128.load(blocks), v128.load(combinations + (<usize>load<u8>(digits) << 4))));
    blocks += 16;
    digits += 1;
  }
}

/** In place: of every 1 + depth blocks (a tree's offset and its sums) only the sums remain, without gaps. */
export function dropOffsets(blocks: usize, depth: i32, trees: i32): void {
  const bytes = <usize>depth << 4;
  let from = blocks + 16;
  for (let t: i32 = 0; t < trees; t++) {
    memory.copy(blocks, from, bytes);
    blocks += bytes;
    from += bytes + 16;
  }
}

/**
 * Receiver: turns the sender's messages (trees x depth blocks) into the sums of the sides that the path leaves out, in
 * place. base: per tree 1 + depth blocks, the tree's own r' first. The bit b of a level is 1 if the path goes left.
 */
export function siblingSums(messages: usize, base: usize, paths: usize, depth: i32, trees: i32): void {
  for (let t: i32 = 0; t < trees; t++) {
    const path = load<u32>(paths);
    const own = v128.load(base);
    base += 16;
    for (let level: i32 = depth - 1; level >= 0; level--) {
      const leftMask = i32x4.splat(<i32>((path >> level) & 1) - 1);
      const known = v128.xor(v128.load(messages), v128.load(base));
      v128.store(messages, v128.xor(known, v128.and(own, leftMask)));
      messages += 16;
      base += 16;
    }
    paths += 4;
  }
}

/** Receiver: the first level of each tree: zero on the path, the sibling beside it. */
export function puncturedRoots(nodes: usize, sums: usize, stride: usize, paths: usize, depth: i32, trees: i32): void {
  for (let t: i32 = 0; t < trees; t++) {
    const side = <usize>((load<u32>(paths) >> (depth - 1)) & 1) << 4;
    v128.store(nodes + side, i32x4.splat(0));
    v128.store(nodes + (side ^ 16), v128.load(sums));
    nodes += 32;
    sums += stride;
    paths += 4;
  }
}

/**
 * Receiver, after expand(): puts the sibling of the path's node in its place and zero on the path.
 * sums: as written by expand(); targets: the sum of all nodes on the sibling's side; zeroHash: H(0), what expand() made
 * of the path's zero node. shift: depth minus this level's number.
 */
export function repairLevel(
  nodes: usize,
  nodesPerTree: i32,
  sums: usize,
  targets: usize,
  stride: usize,
  paths: usize,
  shift: i32,
  zeroHash: usize,
  trees: i32,
): void {
  const zero = v128.load(zeroHash);
  for (let t: i32 = 0; t < trees; t++) {
    const node = <usize>(load<u32>(paths) >> shift);
    const siblingSide = ((node & 1) ^ 1) << 4;
    const others = v128.xor(v128.load(sums + siblingSide), zero);
    v128.store(nodes + ((node ^ 1) << 4), v128.xor(v128.load(targets), others));
    v128.store(nodes + (node << 4), i32x4.splat(0));
    nodes += <usize>nodesPerTree << 4;
    sums += 32;
    targets += stride;
    paths += 4;
  }
}

/**
 * Receiver: repairLevel() for the leaves, masked as by expand(). The leaf on the path becomes the XOR of all other
 * leaves and the tree's r' (base, baseStride apart), with the tree's noise (a byte) as its low bits.
 */
export function repairLeaves(
  leaves: usize,
  leavesPerTree: i32,
  keepLow: i32,
  sums: usize,
  targets: usize,
  stride: usize,
  base: usize,
  baseStride: usize,
  paths: usize,
  noise: usize,
  zeroHash: usize,
  trees: i32,
): void {
  const keep = i32x4.replace_lane(i32x4.splat(-1), 0, keepLow);
  const zero = v128.load(zeroHash);
  for (let t: i32 = 0; t < trees; t++) {
    const leaf = <usize>load<u32>(paths);
    const side = (leaf & 1) << 4;
    const target = v128.load(targets);
    const sibling = v128.xor(target, v128.xor(v128.load(sums + (side ^ 16)), zero));
    const own = v128.xor(v128.xor(target, v128.load(base)), v128.xor(v128.load(sums + side), zero));
    const low = i32x4.replace_lane(i32x4.splat(0), 0, <i32>load<u8>(noise));
    v128.store(leaves + ((leaf ^ 1) << 4), v128.and(sibling, keep));
    v128.store(leaves + (leaf << 4), v128.or(v128.and(own, keep), low));
    leaves += <usize>leavesPerTree << 4;
    sums += 32;
    targets += stride;
    base += baseStride;
    paths += 4;
    noise += 1;
  }
}
