// Sums of rows: out[m][x] = sum over k of weight[m][k] * row_k[x], where a row is an address of 16-bit integers. Shifted
// polynomials and shifted images are rows that overlap, so nothing is copied into an im2col matrix.
export { rowGemm } from './gemm/rows';
export { combineResidues, combineWords, splitResidues, splitWords } from './gemm/limbs';
export { copyRuns, gatherRuns, scatterRuns } from './gemm/runs';
export { subtractWords, truncateWords } from './gemm/words';
