export type { CorrelationProvider, CorrelationSource, Correlations } from './correlation.ts';
export { type CorrelationContext, createCorrelations } from './provider.ts';
