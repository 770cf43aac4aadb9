/** Paths and forms of the agent's local API, with nothing that a browser does not have. */
export * from './access.ts';
export * from './comparisons.ts';
export * from './evaluations.ts';
export * from './page-tickets.ts';
export * from './rules.ts';
export * from './slices.ts';
export * from './test-sets.ts';
export * from './unlike-films.ts';
