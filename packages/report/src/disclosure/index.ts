export { examine } from './attacks/examine.ts';
export { brokenRule, checkReleased, holdsOnly } from './check-released.ts';
export { type Choice, type Disclosure, disclose } from './disclose.ts';
export { type Evidence, type EvidenceInput, type EvidenceOfFinding, evidenceOf } from './evidence.ts';
export { statedScores } from './precision.ts';
export { type ReleaseRecord, releaseRecordSchema } from './record.ts';
export { registeredCounts } from './registered-counts.ts';
export { RULES, RULES_TEXT } from './rules.ts';
