/** The first thing on the first page: what was asked, the answer, how sure, what to beware of. */
import type { Estimate, Primary, Report } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { list } from '../compose/list.ts';
import { MEASURES } from './assessment.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { percent, withInterval } from './format.ts';

export function shortBlocks(report: Report): Block[] {
  return [
    heading('In short'),
    paragraph(asked(report), 'What was asked.'),
    ...answers(report).map((text, i) => paragraph(text, i === 0 ? 'The answer.' : undefined)),
    paragraph(sureness(report), 'How sure.'),
    paragraph(warnings(report), 'What to beware of.'),
  ];
}

function asked({ subject, assessment, counts, method }: Report): string {
  const purpose = subject.purpose ?? 'No purpose was stated.';
  const primary = assessment?.primary;
  const goal = primary
    ? ` Declared before the run: for ${primary.finding}${primary.threshold === null ? '' : ` at threshold ${primary.threshold}`}, ` +
      `${primary.goals.map(({ measure, atLeast }) => `${MEASURES[measure]} at least ${atLeast}`).join(' and ')}.`
    : assessment && method.seed !== null
      ? ' No goal was declared before the run, so nothing was passed or failed.'
      : '';
  return `${purpose}${/[.?!]$/.test(purpose) ? '' : '.'} ${subject.model.name} on "${subject.testSet.name}", ${counts.studies} studies.${goal}`;
}

/** Sentences that follow from the figures alone. */
function answers({ performance, preflight, agreement, assessment, method }: Report): string[] {
  const level = formatLevel(method.confidence);
  const defined = performance.flatMap(({ finding, auroc }) =>
    auroc.value === null ? [] : [{ finding, value: auroc.value, auroc }],
  );
  const sorted = [...defined].sort((a, b) => b.value - a.value);
  return [
    ...(assessment?.primary ? [goalSentence(assessment.primary, level)] : []),
    aurocSentence(sorted[0], sorted.at(-1), level),
    ...(preflight === null
      ? []
      : [
          `Before the run, on ${preflight.images} made-up images, the vendor's agent found secure probabilities at most ` +
            `${preflight.probability.toFixed(5)} away from those of the same program on plain integers.`,
        ]),
    agreement === null ? 'This report does not compare secure with plaintext scores.' : agreementSentence(agreement),
  ];
}

function goalSentence({ finding, goals, met }: Primary, level: string): string {
  const figures = goals.map(
    ({ measure, atLeast, estimate }) => `${MEASURES[measure]} ${withInterval(estimate)} (${level}), goal ${atLeast}`,
  );
  const verdict = met === null ? 'Cannot be judged' : met ? 'Passed' : 'Not passed';
  return `${verdict}: ${finding}, ${figures.join('; ')}.`;
}

interface Ranked {
  readonly finding: string;
  readonly auroc: Estimate;
}

function aurocSentence(best: Ranked | undefined, worst: Ranked | undefined, level: string): string {
  if (best === undefined || worst === undefined) return 'No finding has studies of both classes: there is no AUROC.';
  const one = ({ finding, auroc }: Ranked) => `${withInterval(auroc)} for ${finding}`;
  return `AUROC (${level} interval): ${best === worst ? one(best) : `from ${one(worst)} to ${one(best)}`}.`;
}

function agreementSentence({ findings, margin, alpha, images }: NonNullable<Report['agreement']>): string {
  const judged = findings.filter(({ equivalence }) => equivalence.equivalent !== null);
  const equivalent = judged.filter(({ equivalence }) => equivalence.equivalent === true);
  const flips = findings.flatMap((finding) => finding.flips);
  const flipped = flips.reduce((sum, flip) => sum + (flip.flips ?? 0), 0);
  const decisions = flips.reduce((sum, flip) => sum + (flip.studies ?? 0), 0);
  return [
    `Secure and plaintext AUROC are shown to be equivalent within ${margin} for ${equivalent.length} of ${judged.length} findings for which this can be tested` +
      `${equivalent.length === judged.length ? '.' : `; it takes at least ${fewestForEquivalence(margin, alpha)} studies with and without the finding to show it.`}`,
    ...(decisions === 0
      ? []
      : [
          `Of ${decisions} decisions at all thresholds, the secure run changed ${flipped} (${percent(flipped / decisions, 2)}).`,
        ]),
    ...(images === null
      ? []
      : [
          `Image by image, scores differ by ${images.meanAbsolute.toFixed(4)} on average` +
            `${images.maximumAbsolute === null ? '' : ` and by at most ${images.maximumAbsolute.toFixed(4)}`}.`,
        ]),
  ].join(' ');
}

/** With fewer of a class, as many studies as there are could hide that a share of the margin moved far: (1 - margin)^m > alpha. */
function fewestForEquivalence(margin: number, alpha: number): number {
  return Math.ceil(Math.log(alpha) / Math.log(1 - margin));
}

function sureness(report: Report): string {
  const { adequacy, method, performance, privateCounts } = report;
  const adequate = adequacy.findings.filter((finding) => finding.adequate).length;
  const widths = performance.flatMap(({ auroc: { low, high } }) => (low === null || high === null ? [] : [high - low]));
  const widest =
    widths.length === 0 ? '' : ` The widest interval of an AUROC found is ${Math.max(...widths).toFixed(2)}.`;
  if (privateCounts !== undefined) {
    return (
      `Every count carries noise that protects patients (epsilon ${privateCounts.privacy.epsilon}), and intervals hold the noise, too.${widest} They hold the true value in about ` +
      `${formatLevel(method.confidence)} of such test sets and draws of noise, each finding by itself; they count ${method.unit === 'patient' ? 'patients' : 'studies'} as independent.`
    );
  }
  return (
    `The test set is large enough for ${adequate} of ${adequacy.findings.length} findings, by the plan stated below (an interval of at most ` +
    `${adequacy.targetWidth}).${widest} Intervals hold the true value in about ${formatLevel(method.confidence)} of such test sets, each ` +
    `finding by itself; they count ${method.unit === 'patient' ? 'patients' : 'studies'} as independent.`
  );
}

/** Findings that a sentence of the first page names; more are counted. */
const MOST_NAMED = 4;

function warnings({ counts, method, agreement, adequacy, privateCounts }: Report): string {
  if (privateCounts !== undefined) {
    return (
      'Small counts may be far off: read intervals, not counts. AUROCs are of scores in ranges, mostly a little lower than those of the scores themselves. ' +
      'Nothing is said of sites, of calibration, and of how far fixed-point arithmetic moved scores. All of it stands under Limitations.'
    );
  }
  const small = adequacy.findings.filter(({ adequate }) => !adequate).map(({ finding }) => finding);
  return [
    ...(small.length === 0
      ? []
      : [
          small.length <= MOST_NAMED
            ? `Fewer studies than planned for, so wide intervals: ${list(small)}.`
            : `${small.length} of ${adequacy.findings.length} findings have fewer studies than planned for, so wide intervals (see the size of the test set below).`,
        ]),
    ...(method.unit === 'patient' ? [] : ['If patients have several studies here, every interval is too narrow.']),
    ...(counts.sites === null || counts.sites === 1 ? ['Nothing is known of other sites.'] : []),
    'Sensitivity and specificity at thresholds chosen on these studies are optimistic.',
    ...(agreement === null ? ['How far fixed-point arithmetic moved scores is not known.'] : []),
    'All of it stands under Limitations.',
  ].join(' ');
}
