export type { CorrelationProvider, CorrelationSource, Correlations } from './correlation.ts';
export { Hash } from './hash.ts';
export { type CorrelationContext, createCorrelations } from './provider.ts';
