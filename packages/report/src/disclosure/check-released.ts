/** Whether a released document keeps to its proposal and to the rules: the portal refuses others, and so may anyone. */
import {
  canonicalHash,
  type Density,
  type ProposalDocument,
  proposalHash,
  type ReleasedResults,
  type ReleasePart,
  type Report,
} from '@doubleblind/contracts';
import { selectParts } from './parts.ts';
import { coarse } from './precision.ts';
import { brokenPrivately } from './private/release.ts';
import { RULES } from './rules.ts';
import { brokenSegmentation } from './segmentation/check.ts';
import { isLargeEnough } from './shown-sets.ts';

/** Why these results do not belong to the proposal or break a rule, a clause for an error message, or null. Signatures are checked apart. */
export function checkReleased(released: ReleasedResults, proposal: ProposalDocument): string | null {
  const { evaluationId, parts, report } = released;
  const { subject, performance, agreement } = report;
  if (evaluationId !== proposal.evaluationId) return 'they are of another evaluation';
  if (subject.proposalHash !== proposalHash(proposal)) return 'they are for other terms';
  if (subject.model.programHash !== proposal.model.programHash) return 'they are of another program';
  if (subject.testSet.contentHash !== proposal.testSet.contentHash) return 'they are of another test set';
  if (performance.some(({ finding }) => !proposal.findings.includes(finding)))
    return 'they hold a finding that was not agreed';
  if (!proposal.plaintextComparison.agreed && agreement !== null)
    return 'they hold a plaintext comparison that was not agreed';
  if (parts.some((part) => !proposal.release.parts.includes(part))) return 'they hold more than was agreed';
  if (report.segmentation !== undefined || proposal.masks !== undefined) return brokenSegmentation(released, proposal);
  if (report.privateCounts !== undefined || proposal.release.privacy !== undefined)
    return brokenPrivately(released, proposal);
  if (!holdsOnly(report, parts)) return 'they hold more than they say';
  return brokenRule(report);
}

/** Whether selecting these parts would take nothing away. */
export function holdsOnly(report: Report, parts: readonly ReleasePart[]): boolean {
  return canonicalHash(selectParts(report, parts)) === canonicalHash(report);
}

/** The first rule that a report breaks as a release, as far as the document itself shows it: a clause, or null. */
export function brokenRule(report: Report): string | null {
  const { method, performance, agreement, groups, counts } = report;
  if (method.seed !== null) return 'they tell the seed of the bootstrap';
  const small = counts.findings.find(({ positives, negatives }) => !isLargeEnough(positives, negatives));
  if (small !== undefined) return `they have figures of ${small.finding}, which too few studies have or lack`;
  for (const { finding, roc, calibration } of performance) {
    const count = counts.findings.find((entry) => entry.finding === finding);
    if (count === undefined) return `they do not count the studies of ${finding}`;
    if (roc && (roc.plaintext !== null || hasSmallStep(roc.secure.points ?? [], count)))
      return `the ROC curve of ${finding} has steps of fewer than ${RULES.minimumPerClass} studies of a class`;
    if (calibration?.bins.some(({ studies }) => studies < RULES.minimumStudies))
      return `a bin of ${finding} has fewer than ${RULES.minimumStudies} studies`;
  }
  const rows = groups.flatMap(({ findings }) => findings.flatMap((entry) => entry.groups));
  if (rows.some((row) => !row.suppressed && !isLargeEnough(row.positives, row.studies - row.positives)))
    return 'they show a group with too few studies';
  const images = [agreement?.images, ...(agreement?.findings ?? []).map((entry) => entry.images)];
  if (images.some((entry) => entry && entry.maximumAbsolute !== null)) return "they hold one image's difference";
  if (agreement?.findings.some(({ images }) => images && hasSmallCell(images.density)))
    return `a cell of a difference plot has fewer than ${RULES.minimumInCell} images`;
  return isFine(report) ? 'they hold figures with more than three digits' : null;
}

function hasSmallStep(
  points: readonly (readonly [number, number])[],
  { positives, negatives }: { readonly positives: number; readonly negatives: number },
): boolean {
  // Rates are rounded, so a step may look up to one study smaller or larger than it is, in large test sets more.
  const slack = (of: number) => 10 ** -RULES.decimals * of;
  return points.slice(1).some(([rate, sensitivity], p) => {
    const [rateBefore, sensitivityBefore] = points[p];
    return (
      (rate - rateBefore) * negatives < RULES.minimumPerClass - slack(negatives) - 1e-9 ||
      (sensitivity - sensitivityBefore) * positives < RULES.minimumPerClass - slack(positives) - 1e-9
    );
  });
}

function hasSmallCell({ cells }: Density): boolean {
  return cells.some(([, , images]) => images < RULES.minimumInCell);
}

/** Whether any figure has more digits than released ones have. Public settings and the vendor's thresholds are no figures. */
function isFine({ performance, agreement, macro, groups, assessment, cost }: Report): boolean {
  const figures = [
    performance.map(({ operatingPoints, ...finding }) => [
      finding,
      operatingPoints.map(({ threshold: _, ...point }) => point),
    ]),
    macro,
    agreement && {
      macro: agreement.macro,
      images: agreement.images,
      findings: agreement.findings.map(({ flips, ...finding }) => [
        finding,
        flips.map(({ threshold: _, ...flip }) => flip),
      ]),
    },
    groups,
    // All else of it is what selecting the parts makes of the figures above.
    assessment?.primary?.goals.map(({ estimate }) => estimate),
    cost,
  ];
  return numbersIn(figures).some((value) => !Number.isInteger(value) && coarse(value) !== value);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}
