export { type CountedFinding, privateCounts, rangeEnds } from './counts.ts';
export { examinePrivately } from './examine.ts';
export {
  requirePromises,
  type SpentBefore,
  type SpentElsewhere,
  spentBefore,
  withoutNoiseBefore,
} from './ledger.ts';
export { epsilonOf, isEnough, withDeviation, withNoise } from './noise.ts';
export { brokenPrivately, disclosePrivately, type PrivateChoice } from './release.ts';
