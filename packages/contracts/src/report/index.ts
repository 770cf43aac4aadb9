export * from './agreement.ts';
export * from './assessment.ts';
export * from './context.ts';
export * from './performance.ts';
export * from './private-counts.ts';
export * from './report.ts';
export * from './segmentation.ts';
export * from './values.ts';
