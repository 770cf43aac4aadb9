// Kernels of the correlations: src/ot.
export { hashInputs, hashInputsAll, sigmaBlocks, xorInto } from './ot/hash';
