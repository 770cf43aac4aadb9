/**
 * The plan of the two-party back end: from public values alone, everything on which both parties must agree (digits, senders,
 * segments, ciphertext layouts, correlations) and what it costs. No secrets, no kernels, no channel: the compiler may use it.
 */
export * from './comparison.ts';
export {
  type CorrelationCount,
  keysMade,
  mergeCorrelations,
  type ProtocolCost,
  sumCosts,
  typicalPrice,
} from './cost.ts';
export * from './linear-geometry.ts';
export * from './linear-layout.ts';
export * from './linear-noise.ts';
export * from './linear-plan.ts';
export * from './listing.ts';
export * from './max-pool.ts';
export * from './party.ts';
export * from './products.ts';
export * from './program-cost.ts';
export * from './program-plan.ts';
export * from './scale.ts';
export * from './set-up.ts';
export * from './silent.ts';
export * from './threat.ts';
export type * from './two-party-plan.ts';
