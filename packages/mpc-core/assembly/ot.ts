// Kernels of the correlations: src/two-party/ot.
export { addRows } from './ot/code';
export { addByPowersOfX, addFieldProduct, addToBuckets, fieldPowers } from './ot/field';
export { hashBlocks } from './ot/ghash';
export { sigmaBlocks, xorInto } from './ot/hash';
export { transposeColumns } from './ot/transpose';
export {
  addCombinations,
  addLeftSums,
  dropOffsets,
  expand,
  puncturedRoots,
  repairLeaves,
  repairLevel,
  roots,
  siblingSums,
} from './ot/tree';
