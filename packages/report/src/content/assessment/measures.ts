/** Names of the measures that a goal may be set for. */
export const MEASURES = { auroc: 'AUROC', sensitivity: 'Sensitivity', specificity: 'Specificity' } as const;
