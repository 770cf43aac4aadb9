/** The first thing on the first page: what was asked, the answer, how sure, what to beware of. */
import type { Estimate, Primary, Report } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { list } from '../compose/list.ts';
import { tenthsIn } from '../compose/values.ts';
import { MEASURES } from './assessment/measures.ts';
import { type Block, heading, paragraph, type Say } from './blocks.ts';
import { percent, withInterval } from './format.ts';

export function shortBlocks(report: Report, say: Say): Block[] {
  return [
    heading('In short'),
    paragraph(asked(report, say), 'What was asked.'),
    ...answers(report, say).map((text, i) => paragraph(text, i === 0 ? 'The answer.' : undefined)),
    paragraph(sureness(report, say), 'How sure.'),
    paragraph(warnings(report, say), 'What to beware of.'),
  ];
}

export function asked({ subject, assessment, counts, method }: Report, say: Say): string {
  const purpose = subject.purpose ?? say('No purpose was stated.');
  const values = { model: subject.model.name, testSet: subject.testSet.name, studies: counts.studies };
  const of =
    counts.patients === null
      ? say('{model} on "{testSet}", {studies} studies.', values)
      : say('{model} on "{testSet}", {studies} studies of {patients} patients.', {
          ...values,
          patients: counts.patients,
        });
  const none =
    assessment && method.seed !== null
      ? [say('No goal was declared before the run, so nothing was passed or failed.')]
      : [];
  const goal = assessment?.primary ? [declared(assessment.primary, say)] : none;
  return [`${purpose}${/[.?!]$/.test(purpose) ? '' : '.'}`, of, ...goal].join(' ');
}

function declared({ finding, threshold, goals }: Primary, say: Say): string {
  const wanted = goals.map(({ measure, atLeast }) =>
    say('{measure} at least {value}', { measure: say(MEASURES[measure]), value: atLeast }),
  );
  const values = { finding, goals: wanted.join(say(' and ')) };
  return threshold === null
    ? say('Declared before the run: for {finding}, {goals}.', values)
    : say('Declared before the run: for {finding} at threshold {threshold}, {goals}.', { ...values, threshold });
}

/** Sentences that follow from the figures alone. */
function answers(report: Report, say: Say): string[] {
  const { performance, agreement, assessment, method } = report;
  const level = formatLevel(method.confidence);
  const defined = performance.flatMap(({ finding, auroc }) =>
    auroc.value === null ? [] : [{ finding, value: auroc.value, auroc }],
  );
  const tenths = tenthSentences(performance, say);
  const sorted = [...defined].sort((a, b) => b.value - a.value);
  return [
    ...(assessment?.primary ? [goalSentence(assessment.primary, level, say)] : []),
    ...(sorted.length === 0 && tenths.length > 0 ? [] : [aurocSentence(sorted[0], sorted.at(-1), level, say)]),
    ...tenths,
    ...preflightSentences(report, say),
    agreement === null
      ? say('This report does not compare secure with plaintext scores.')
      : agreementSentence(agreement, method.unit, say),
  ];
}

/** What the preflight found, where there was one. */
export function preflightSentences({ preflight }: Report, say: Say): string[] {
  if (preflight === null) return [];
  return [
    say(
      "Before the run, on {images} made-up images, the vendor's agent found secure probabilities at most {probability} away from those of the same program on plain integers.",
      { images: preflight.images, probability: preflight.probability.toFixed(5) },
    ),
  ];
}

function goalSentence({ finding, goals, met }: Primary, level: string, say: Say): string {
  const figures = goals
    .map(({ measure, atLeast, estimate }) =>
      say('{measure} {estimate} ({level}), goal {goal}', {
        ...{ measure: say(MEASURES[measure]), estimate: withInterval(estimate), level, goal: atLeast },
      }),
    )
    .join('; ');
  const values = { finding, figures };
  if (met === null) return say('Cannot be judged: {finding}, {figures}.', values);
  return met
    ? say('Passed: {finding}, {figures}.', values)
    : say('Not passed: {finding}, {figures}. A goal is met where the lower end of the interval reaches it.', values);
}

/** Of findings whose AUROC is so good that a release says no more of it. */
function tenthSentences(performance: Report['performance'], say: Say): string[] {
  const findings = new Map<string, string[]>();
  for (const { finding, auroc } of performance) {
    const between = tenthsIn(auroc.reason);
    if (between === null) continue;
    const key = `${between.low} ${between.high}`;
    findings.set(key, [...(findings.get(key) ?? []), finding]);
  }
  return [...findings].map(([key, names]) => {
    const [low, high] = key.split(' ');
    return say(
      'The interval of the AUROC lies between {low} and {high} for {findings}; more is not released, because it would tell labels of single studies.',
      { low, high, findings: list(names) },
    );
  });
}

interface Ranked {
  readonly finding: string;
  readonly auroc: Estimate;
}

function aurocSentence(best: Ranked | undefined, worst: Ranked | undefined, level: string, say: Say): string {
  if (best === undefined || worst === undefined) {
    return say('No finding has an AUROC to show; the reasons stand below.');
  }
  const one = ({ finding, auroc }: Ranked) =>
    say('{estimate} for {finding}', { estimate: withInterval(auroc), finding });
  return best === worst
    ? say('AUROC ({level} interval): {best}.', { level, best: one(best) })
    : say('AUROC ({level} interval): from {worst} to {best}.', { level, worst: one(worst), best: one(best) });
}

function agreementSentence(
  { findings, margin, alpha, images }: NonNullable<Report['agreement']>,
  unit: Report['method']['unit'],
  say: Say,
): string {
  const judged = findings.filter(({ equivalence }) => equivalence.equivalent !== null);
  const equivalent = judged.filter(({ equivalence }) => equivalence.equivalent === true);
  const flips = findings.flatMap((finding) => finding.flips);
  const flipped = flips.reduce((sum, flip) => sum + (flip.flips ?? 0), 0);
  const decisions = flips.reduce((sum, flip) => sum + (flip.studies ?? 0), 0);
  const values = { margin, equivalent: equivalent.length, judged: judged.length };
  return [
    judged.length === 0
      ? say('Whether secure and plaintext AUROC are equivalent within {margin} can be tested for no finding.', {
          margin,
        })
      : equivalent.length === judged.length
        ? say(
            'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested.',
            values,
          )
        : say(
            unit === 'patient'
              ? 'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested; it takes at least {fewest} patients with and without the finding to show it.'
              : 'Secure and plaintext AUROC are shown to be equivalent within {margin} for {equivalent} of {judged} findings for which this can be tested; it takes at least {fewest} studies with and without the finding to show it.',
            { ...values, fewest: fewestForEquivalence(margin, alpha) },
          ),
    ...(decisions === 0
      ? []
      : [
          say('Of the {decisions} decisions that this report counts, the secure run changed {flipped} ({share}).', {
            ...{ decisions, flipped, share: percent(flipped / decisions, 2) },
          }),
        ]),
    ...(images === null ? [] : [imageSentence(images.meanAbsolute, images.maximumAbsolute, say)]),
  ].join(' ');
}

function imageSentence(mean: number, most: number | null, say: Say): string {
  return most === null
    ? say('Image by image, scores differ by {mean} on average.', { mean: mean.toFixed(4) })
    : say('Image by image, scores differ by {mean} on average and by at most {most}.', {
        ...{ mean: mean.toFixed(4), most: most.toFixed(4) },
      });
}

/** With fewer of a class, as many studies as there are could hide that a share of the margin moved far: (1 - margin)^m > alpha. */
function fewestForEquivalence(margin: number, alpha: number): number {
  return Math.ceil(Math.log(alpha) / Math.log(1 - margin));
}

function sureness({ adequacy, method, performance, privateCounts }: Report, say: Say): string {
  const adequate = adequacy.findings.filter((finding) => finding.adequate).length;
  const widths = performance.flatMap(({ auroc: { low, high } }) => (low === null || high === null ? [] : [high - low]));
  const level = formatLevel(method.confidence);
  const widest =
    widths.length === 0
      ? []
      : [say('The widest interval of an AUROC found is {width}.', { width: Math.max(...widths).toFixed(2) })];
  if (privateCounts !== undefined) {
    return [
      say('Every count carries noise that protects patients (epsilon {epsilon}), and intervals hold the noise, too.', {
        epsilon: privateCounts.privacy.epsilon,
      }),
      ...widest,
      say(
        method.unit === 'patient'
          ? 'They hold the true value in about {level} of such test sets and draws of noise, each finding by itself; they count patients as independent.'
          : 'They hold the true value in about {level} of such test sets and draws of noise, each finding by itself; they count studies as independent.',
        { level },
      ),
    ].join(' ');
  }
  return [
    say(
      'The test set is large enough for {adequate} of {all} findings, by the plan stated below (an interval of at most {width}).',
      { adequate, all: adequacy.findings.length, width: adequacy.targetWidth },
    ),
    ...widest,
    say(
      method.unit === 'patient'
        ? 'Intervals hold the true value in about {level} of such test sets, each finding by itself; they count patients as independent.'
        : 'Intervals hold the true value in about {level} of such test sets, each finding by itself; they count studies as independent.',
      { level },
    ),
  ].join(' ');
}

/** Findings that a sentence of the first page names; more are counted. */
const MOST_NAMED = 4;

function warnings({ counts, method, performance, agreement, adequacy, privateCounts }: Report, say: Say): string {
  if (privateCounts !== undefined) {
    return [
      say('Small counts may be far off: read intervals, not counts.'),
      say('AUROCs are of scores in ranges, mostly a little lower than those of the scores themselves.'),
      say('Nothing is said of sites, of calibration, and of how far fixed-point arithmetic moved scores.'),
      say('All of it stands under Limitations.'),
    ].join(' ');
  }
  const small = adequacy.findings.filter(({ adequate }) => !adequate).map(({ finding }) => finding);
  return [
    ...(small.length === 0
      ? []
      : [
          small.length <= MOST_NAMED
            ? say('Fewer studies than planned for, so wide intervals: {findings}.', { findings: list(small) })
            : say(
                '{small} of {all} findings have fewer studies than planned for, so wide intervals (see the size of the test set below).',
                { small: small.length, all: adequacy.findings.length },
              ),
        ]),
    ...(method.unit === 'patient' ? [] : [say('If patients have several studies here, every interval is too narrow.')]),
    ...(counts.sites === null || counts.sites === 1 ? [say('Nothing is known of other sites.')] : []),
    ...(performance.some(({ operatingPoints }) => operatingPoints.length > 0)
      ? [say('Sensitivity and specificity at thresholds chosen on these studies are optimistic.')]
      : []),
    ...(agreement === null ? [say('How far fixed-point arithmetic moved scores is not known.')] : []),
    say('All of it stands under Limitations.'),
  ].join(' ');
}
