/** What a run over many machines takes: hours, money, carbon, and how it goes when some of them are slow or fail. Pure functions. */
export { expectedCost, type ImageCost } from './image-cost.ts';
export { type PartyPlan, type Plan, pairsFor, planRun, type Run } from './plan.ts';
export { chosen, LISTED_PRICES, type Line, type MachineType, type Prices, readPrices } from './prices.ts';
export { type Outcome, type Scenario, SMOOTH, simulate } from './simulate.ts';
