export { brokenSegmentation } from './check.ts';
export { discloseSegmentation } from './disclose.ts';
export { type SegmentationEvidence, type SegmentationEvidenceInput, segmentationEvidence } from './evidence.ts';
export { examineSegmentation, type LeftOpen, leftByMean, leftByMedian } from './examine.ts';
