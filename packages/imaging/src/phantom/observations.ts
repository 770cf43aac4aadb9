/** What a phantom can show, in the vocabulary of CheXpert (Irvin et al., AAAI 2019, table 1). */

/** The 14 CheXpert observations in their standard order. */
export const OBSERVATIONS = [
  'No Finding',
  'Enlarged Cardiomediastinum',
  'Cardiomegaly',
  'Lung Opacity',
  'Lung Lesion',
  'Edema',
  'Consolidation',
  'Pneumonia',
  'Atelectasis',
  'Pneumothorax',
  'Pleural Effusion',
  'Pleural Other',
  'Fracture',
  'Support Devices',
] as const;
/** One of the 14 observations. */
export type Observation = (typeof OBSERVATIONS)[number];
/** The direction of a film: from the front (or back), or from the side. */
export type View = 'frontal' | 'lateral';
/** Severity 0 (absent) .. 1 (gross) per observation. 'No Finding' is derived and ignored here. */
export type Severities = Partial<Record<Observation, number>>;
