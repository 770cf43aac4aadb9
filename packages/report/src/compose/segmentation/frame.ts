/**
 * The report around figures of masks: a pure function of the figures and of what is no secret, so that the portal, and anyone, makes
 * the sentences of a release again and finds every word that does not follow.
 */
import {
  type Limitation,
  REPORT_FORMAT,
  REPORT_VERSION,
  type Report,
  reportSchema,
  type Segmentation,
} from '@doubleblind/contracts';
import { adequacyOf } from '../adequacy.ts';
import { list } from '../list.ts';
import { absent } from '../values.ts';
import { segmentationStatements } from './method.ts';

/** What a report of masks has besides the figures. */
export interface SegmentationFrame extends Pick<Report, 'createdAt' | 'subject' | 'preflight' | 'cost'> {
  readonly counts: Pick<Report['counts'], 'images' | 'studies' | 'patients' | 'sites'>;
  readonly method: Pick<Report['method'], 'confidence' | 'resamples' | 'seed' | 'unit'>;
}

/** How the figures are told. */
export interface SegmentationTelling {
  /** Whether the figures are those of a release, rounded and without small counts. */
  readonly released: boolean;
  readonly remarks: readonly Limitation[];
}

const NO_SCORES = 'masks have no AUROC';

/** Parsing proves that every figure is finite and every text within its limits before anyone signs it. */
export function segmentationReport(
  { createdAt, subject, counts, preflight, cost, method }: SegmentationFrame,
  segmentation: Segmentation,
  { released, remarks }: SegmentationTelling,
): Report {
  return reportSchema.parse({
    ...{ format: REPORT_FORMAT, version: REPORT_VERSION, createdAt, subject, preflight, cost, segmentation },
    counts: { ...counts, findings: [], unlabelled: [], unscored: [] },
    adequacy: adequacyOf([], { confidence: method.confidence }),
    ...{ agreement: null, performance: [], groups: [], assessment: null, checklists: [] },
    macro: { auroc: absent(NO_SCORES), brier: null },
    method: {
      ...method,
      binning: { kind: 'steps', bins: 1 },
      suppression: {
        minimumStudies: 0,
        minimumPerClass: 0,
        text: released ? RELEASED_TEXT : 'Every figure is shown: this report stays in the hospital.',
      },
      statements: segmentationStatements({ ...method, threatModel: subject.threatModel, released }),
    },
    limitations: [...remarks, ...limitationsOf(counts, method.unit, segmentation, released)],
  });
}

/** The rules in words, for the method section of what is released. */
const RELEASED_TEXT =
  'A structure is released where at least ten cases of ten patients define its coefficient. Every figure is a multiple of a step that is stated beside ' +
  'it: the finest of 1, 2, 5, 10 and so on at which figure and interval would read the same whatever the cases of any one patient had measured; where none ' +
  'of them is coarse enough, the figure is not released. Means of distances and of volumes stay in the hospital, for one case can move them by any amount.';

function limitationsOf(
  counts: SegmentationFrame['counts'],
  unit: Report['method']['unit'],
  { structures, onlyModel, onlyTestSet }: Segmentation,
  released: boolean,
): Limitation[] {
  const few = released ? [] : structures.filter(({ counts: row }) => row !== null && row.measured < 10);
  const texts = [
    'The masks of the test set are the reference standard as the hospital supplied them; this software does not judge how they were drawn.',
    'Figures are over the cases that define them: a case in which neither mask has a voxel has no coefficient, one in which one mask has none has a coefficient of 0 and no distance.',
    'Intervals are given structure by structure without correction for their number.',
    'Masks are not compared with a plaintext run: how far fixed-point arithmetic moved them is told by the preflight and by the check at the end of compilation only.',
    ...(unit === 'patient'
      ? []
      : [
          'Cases are taken as independent, because the table names no patients. Several cases of one patient make every interval too narrow.',
        ]),
    ...(counts.sites === null || counts.sites === 1
      ? ['All cases come from one site, or no site is named: nothing is known of other sites.']
      : []),
    ...(few.length > 0
      ? [
          `Fewer than ten cases have a mask of: ${list(few.map(({ structure }) => structure))}. Do not rest a claim on these structures.`,
        ]
      : []),
    ...(onlyModel.length > 0 ? [`Left out, because the test set has no masks of it: ${list([...onlyModel])}.`] : []),
    ...(onlyTestSet.length > 0 ? [`Left out, because the model does not draw it: ${list([...onlyTestSet])}.`] : []),
    ...(subjectText(structures, released) ?? []),
  ];
  return texts.map((text) => ({ text, part: null }));
}

function subjectText(structures: Segmentation['structures'], released: boolean): string[] | null {
  if (!released || structures.every(({ counts }) => counts !== null)) return null;
  const hidden = structures.filter(({ counts }) => counts === null).map(({ structure }) => structure);
  return [`How many cases lack a mask is not released where it may be few: ${list(hidden)}.`];
}
