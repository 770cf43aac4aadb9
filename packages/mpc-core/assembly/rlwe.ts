// Kernels of ring learning with errors: transforms, sampling, residue arithmetic, packing, rescaling.
export { forwardNtt, inverseNtt } from './rlwe/ntt';
export { sampleBinomial, sampleTernary, sampleUniform } from './rlwe/sample';
export {
  addResidues, addScaled, addSmall, affineWords, garnerStep, liftSmall, multiplyAdd, multiplyTable, shoupCompanions,
} from './rlwe/residues';
export { packWords, unpackWords } from './rlwe/pack';
export { decodeWords, joinResidues, rescale } from './rlwe/rescale';
