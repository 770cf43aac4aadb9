import type {
  EvaluationState,
  PlaintextComparison,
  ProposalDocument,
  ReleasePart,
  ThreatModel,
} from '@doubleblind/contracts';
import { translatable } from '@/language/words';

export const RELEASE_TEXTS: Record<ReleasePart, readonly [title: string, text: string]> = translatable({
  surface: ['Distances of surfaces', 'HD95 in millimetres: the median over cases'],
  volume: ['Errors of volumes', 'in millilitres and as a part of the volume: medians over cases'],
  discrimination: ['Discrimination', 'average precision; sensitivity and specificity at thresholds'],
  curves: ['ROC curves', 'in steps of at least five studies of either class, so that no label can be read off'],
  calibration: ['Calibration', 'observed against predicted, in the steps of the curves'],
  agreement: [
    'Secure against plaintext',
    'every figure of the plaintext run: differences, equivalence, changed decisions',
  ],
  'by-site': ['By site', 'and by other columns of the labels; small groups are not shown'],
  cost: ['Time and bytes', 'per image, and of the set-up'],
});

/** Of these parts in a release with noise: it has counts in ranges that are the same for every test set, and what follows from them. */
export const RELEASE_TEXTS_WITH_NOISE: typeof RELEASE_TEXTS = {
  ...RELEASE_TEXTS,
  ...translatable({
    discrimination: ['Discrimination', 'sensitivity and specificity at thresholds, from counts with noise'],
    curves: ['ROC curves', 'from counts with noise, in ranges of scores that are the same for every test set'],
  } as const),
};

/** What a goal may be about. */
export const MEASURE_TEXTS = translatable({ auroc: 'AUROC', sensitivity: 'sensitivity', specificity: 'specificity' });

/** What no release leaves out, unless a finding has too few studies. */
export const ALWAYS_RELEASED = translatable(
  'Every release has the counts, the size of the test set, AUROC and Brier score with intervals, methods and limitations.',
);

/** The same of masks. */
export const ALWAYS_RELEASED_OF_MASKS = translatable(
  'Every release has the Dice coefficient of each structure over cases, only as finely as no single case shows in it, methods and limitations.',
);

/** What every release has by these terms. */
export function alwaysReleased({ masks, release }: Pick<ProposalDocument, 'masks' | 'release'>): string {
  if (masks) return ALWAYS_RELEASED_OF_MASKS;
  return release.privacy ? ALWAYS_RELEASED_WITH_NOISE : ALWAYS_RELEASED;
}

/** Of a plaintext comparison that is agreed on, by who runs it and on what, or that is not. */
const COMPARISON_TEXTS = translatable({
  none: 'No: the model runs only under protection.',
  hospital: 'Yes: the vendor lends the model to the hospital’s agent, which also runs it unprotected on all images.',
  'all-images':
    'Yes: the hospital’s agent hands every image to the vendor’s agent, which also runs the model unprotected on them.',
  'public-images':
    'Yes: the same at the vendor’s agent, if the hospital’s labels mark every image as public; its agent refuses otherwise.',
});

/** The same where the terms have noise. */
export const ALWAYS_RELEASED_WITH_NOISE = translatable(
  'Every release has counts with noise, AUROC and prevalence computed from them, methods and limitations.',
);

/** What a release with noise cannot hold, whatever the terms allow. */
export const NEVER_WITH_NOISE: readonly ReleasePart[] = ['calibration', 'agreement', 'by-site'];

export function comparisonText(comparison: PlaintextComparison): string {
  if (!comparison.agreed) return COMPARISON_TEXTS.none;
  return COMPARISON_TEXTS[comparison.runBy === 'hospital' ? 'hospital' : comparison.on];
}

/** Against whom a run protects. */
export const THREAT_MODEL_TEXTS: Record<ThreatModel, readonly [title: string, text: string]> = translatable({
  'semi-honest': [
    'Parties that follow the protocol',
    'Each may look at everything that it sees. A side that runs other software than agreed could learn more (semi-honest).',
  ],
  'private-against-malicious': [
    'Parties that do anything at all',
    'A side that runs other software learns no more of the other’s secrets than the outputs tell, and cheating with keys ends the run; that scores are right still rests on both following the protocol. It takes about an eighth more processor time, and longer on slow links (private-against-malicious).',
  ],
});

/** What happens now, for people who wait. */
export const STATE_TEXTS: Record<EvaluationState, string> = translatable({
  proposed: 'Both sides have to approve. Each approval is signed by that side’s own agent.',
  'approved-by-one': 'One side has approved; the other has to.',
  approved: 'Both sides have approved. It starts at the agreed time.',
  scheduled: 'Waiting until both agents are ready.',
  preflight: 'The whole protocol runs once on two made-up images.',
  running: 'The agents work with each other directly. The portal sees only this progress.',
  paused: 'Paused. Finished batches are kept on both sides.',
  resuming: 'The agents find each other again and go on after the last finished batch.',
  computed: 'All images are done. The hospital can preview the results on its own agent and release them.',
  released: 'The hospital released results to both sides.',
  rejected: 'One side rejected the proposal.',
  revoked: 'One side took its approval back; the agents have stopped.',
  expired: 'The agreed time is over.',
  cancelled: 'The evaluation was cancelled.',
  failed: 'The evaluation could not go on. Finished batches are kept; it can be tried again.',
});

export const OBSERVED_TEXTS: Record<string, string> = translatable({
  idle: 'not begun',
  ready: 'ready',
  preflighting: 'in preflight',
  'preflight-passed': 'preflight passed',
  running: 'running',
  'link-lost': 'looking for the other agent',
  paused: 'paused',
  computed: 'done',
  released: 'released',
  stopped: 'stopped',
  refused: 'refused',
  failed: 'failed',
});
