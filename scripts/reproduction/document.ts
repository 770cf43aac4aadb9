/** docs/REPRODUCTION.md from the evaluations: the two tables of the reference study, and what they say. */

import type { Agreement, Report } from '@doubleblind/contracts';
import { formatEstimate, formatPValue } from '@doubleblind/metrics';
import type { Evaluation } from './evaluations.ts';

export interface Reproduction {
  readonly createdAt: string;
  readonly machine: string;
  readonly seconds: number;
  /** What made the figures of time differ from those of an idle machine; null where nothing is known. */
  readonly note: string | null;
  readonly evaluations: readonly Evaluation[];
}

export function reproductionDocument(reproduction: Reproduction): string {
  const { evaluations, createdAt, machine, seconds, note } = reproduction;
  return `${[
    '# Reproduction of the reference study on phantoms',
    'Written by `npm run reproduce -- --json FILE`; do not edit. The reference study evaluated a DenseNet-121 on two sets of ' +
      'chest X-rays, CheXpert and CARING, in plaintext ("insecure") and by secure computation, and compared both runs finding by finding: AUROC with bootstrap interval, K-S test, Brier score. Its patients\' images are not ours to use. The two sets here are ' +
      'procedural phantoms of the same make-up: their labels and models are those of drawings, so the AUROCs say nothing about ' +
      'patients and cannot be held against the study’s. What can be compared is whether the secure run gives the figures of the ' +
      'plaintext run, and at what cost.',
    `Run on ${createdAt.slice(0, 10)} on ${machine}, both parties on this one machine over mutual TLS, ${Math.round(seconds / 60)} minutes in all.${note === null ? '' : ` ${note}`}`,
    '## What was run',
    table(
      ['network', 'set', 'images of the set', 'images in plaintext', 'images in the secure run'],
      evaluations.map(({ network, set, imagesOfSet, imagesEvaluated }) => [
        network,
        set,
        String(imagesOfSet),
        String(imagesOfSet),
        String(imagesEvaluated),
      ]),
    ),
    'Where the secure run had a part of the set only, it had its first images; `npm run reproduce -- --full` runs all of them.',
    'Intervals of an AUROC are those of this software (docs/STATISTICS.md: a score interval, none below five of a class), by study; those of the means are percentiles of ' +
      'the bootstrap. The study gives percentiles of the bootstrap throughout, which hold the true value too seldom where few studies have a finding (docs/STATISTICS.md, "Coverage").',
    ...evaluations.flatMap(section),
    '## What agrees',
    list(agreements(evaluations)),
    '## What differs',
    list(differences(evaluations)),
    '## Time and traffic',
    costTable(evaluations),
    'Per image, after set-up. Processor time is user and system time of all threads of a party; bytes are both ways with frame ' +
      'headers and without TLS. The reference study reports 900 s and 60 GB for an image of 320 x 320 through DenseNet-121 with ' +
      'four cores a party.',
  ].join('\n\n')}\n`;
}

function section(evaluation: Evaluation): string[] {
  const { network, set, report, imagesEvaluated, plaintextOfSet } = evaluation;
  const agreement = agreementOf(report);
  return [
    `## ${network}, ${set}`,
    `${imagesEvaluated} images, ${report.counts.studies} studies, secure and plaintext. A study has the highest score of its images.`,
    studyTable(report, agreement, plaintextOfSet),
    ...(agreement.lastPlace === null ? [] : [lastPlaceSentence(agreement.lastPlace)]),
  ];
}

/** The same of one evaluation for README.md, with what it is of. */
export function readmeTable({ network, set, report, imagesEvaluated, imagesOfSet }: Evaluation): string {
  const { findings } = agreementOf(report);
  const largest = Math.max(
    ...findings.map(({ auroc: { secure, plaintext } }) => Math.abs((secure.value ?? 0) - (plaintext.value ?? 0))),
  );
  const images = imagesEvaluated < imagesOfSet ? `the first ${imagesEvaluated} of ${imagesOfSet}` : String(imagesOfSet);
  return [
    `${network} (widths chosen by the compiler) on ${images} phantom images: ${set}. Intervals as docs/STATISTICS.md defines them, by study; K-S: distance of secure and ` +
      `plaintext scores, a description: its p-value shows no agreement. The largest difference of an AUROC is ${largest.toFixed(4)}. From \`npm run reproduce\` (docs/REPRODUCTION.md).`,
    studyTable(report, agreementOf(report), null),
  ].join('\n\n');
}

/** The layout of the reference study, with the positive studies, without which an AUROC says little. */
function studyTable(report: Report, { findings, macro }: Agreement, plaintextOfSet: Report | null): string {
  const positives = new Map(report.counts.findings.map((row) => [row.finding, row.positives]));
  const whole = new Map(plaintextOfSet?.performance.map(({ finding, auroc }) => [finding, auroc]));
  const rows = findings.map(({ finding, auroc, kolmogorovSmirnov: ks, brier }) => [
    finding,
    String(positives.get(finding)),
    formatEstimate(auroc.plaintext),
    formatEstimate(auroc.secure),
    ks.statistic.toFixed(3),
    formatPValue(ks.pValue),
    brier.plaintext.toFixed(4),
    brier.secure.toFixed(4),
    ...(plaintextOfSet === null ? [] : [formatEstimate(whole.get(finding)!)]),
  ]);
  const mean = [
    'Mean',
    '',
    formatEstimate(macro.auroc.plaintext),
    formatEstimate(macro.auroc.secure),
    ...['', ''],
    macro.brier.plaintext.toFixed(4),
    macro.brier.secure.toFixed(4),
    ...(plaintextOfSet === null ? [] : ['']),
  ];
  const header = [
    ...['finding', 'positive', 'AUROC [95% CI] insecure', 'AUROC [95% CI] secure'],
    ...['K-S D', 'p', 'Brier insecure', 'Brier secure'],
    ...(plaintextOfSet === null ? [] : ['AUROC [95% CI] insecure, whole set']),
  ];
  return table(header, [...rows, mean]);
}

function lastPlaceSentence({ images, layers, values, beyond, largest }: NonNullable<Agreement['lastPlace']>): string {
  return (
    `Every layer against plain integers (${images} image(s), ${layers} layers, ${values} values): ${beyond} values differ by more ` +
    `than the layer's known error in the last place; largest difference ${largest}.`
  );
}

function agreements(evaluations: readonly Evaluation[]): string[] {
  return evaluations.map(({ network, report, set }) => {
    const { findings, images, margin } = agreementOf(report);
    const tested = findings.filter(({ equivalence }) => equivalence.equivalent !== null);
    const equivalent = tested.filter(({ equivalence }) => equivalence.equivalent === true).length;
    const ks = Math.min(...findings.map(({ kolmogorovSmirnov }) => kolmogorovSmirnov.pValue));
    const brier = Math.max(...findings.map((row) => Math.abs(row.brier.secure - row.brier.plaintext)));
    const equivalence =
      tested.length === 0
        ? 'Equivalence cannot be tested with so few studies.'
        : `Equivalence within ${margin} (two one-sided tests) is shown for ${equivalent} of ${tested.length} findings with ten studies of each class${tooSmall(report)}.`;
    return [
      `${network}, ${set.split(',')[0]}: scores differ by ${images!.meanAbsolute.toFixed(5)} on average, ${images!.p99Absolute!.toFixed(5)}`,
      `in 99 of 100 cases, ${images!.maximumAbsolute!.toFixed(5)} at most. ${largestAurocDifference(report)} The largest difference of a`,
      `Brier score is ${brier.toFixed(5)}. ${equivalence} The smallest p of the K-S test is ${formatPValue(ks)}: as in the study no`,
      'reason to reject, which alone would prove nothing.',
    ].join(' ');
  });
}

/** Below so many of a class a score that moves far may go unseen too easily, whatever the scores of the rest. */
function tooSmall(report: Report): string {
  const { counts } = report;
  const { alpha, margin } = agreementOf(report);
  const fewest = Math.ceil(Math.log(alpha) / Math.log(1 - margin));
  const enough = counts.findings.some(({ positives, negatives }) => Math.min(positives, negatives) >= fewest);
  return enough ? '' : `: none has the ${fewest} of each class that it takes at least`;
}

/** Among all findings that have an AUROC, with the studies behind it: one pair of few studies is a large step. */
function largestAurocDifference(report: Report): string {
  const positives = new Map(report.counts.findings.map((row) => [row.finding, row.positives]));
  const rows = agreementOf(report).findings.flatMap(({ finding, auroc: { secure, plaintext } }) =>
    secure.value === null || plaintext.value === null
      ? []
      : [{ finding, size: Math.abs(secure.value - plaintext.value) }],
  );
  if (rows.length === 0) return 'No finding has an AUROC.';
  const { finding, size } = rows.reduce((most, row) => (row.size > most.size ? row : most));
  const behind = `${positives.get(finding)} of ${report.counts.studies} studies positive`;
  return `The largest difference of an AUROC is ${size.toFixed(4)} (${finding}, ${behind}).`;
}

function differences(evaluations: readonly Evaluation[]): string[] {
  const part = evaluations.filter(({ imagesEvaluated, imagesOfSet }) => imagesEvaluated < imagesOfSet);
  return [
    'The images are drawings, and the models were trained on drawings: AUROCs are not those of the study.',
    'The study gives bootstrap intervals, K-S and Brier; here equivalence tests, changed decisions and Bland-Altman limits are computed as well (in the JSON, and in the PDF of `party-agent report`).',
    ...flips(evaluations),
    ...part.map(
      ({ network, set, imagesEvaluated, imagesOfSet, report }) =>
        `${network} ran securely on ${imagesEvaluated} of ${imagesOfSet} images of ${set.split(',')[0]} (${report.counts.studies} studies): too few for an AUROC of its own to mean anything, enough to compare score by score.`,
    ),
  ];
}

function flips(evaluations: readonly Evaluation[]): string[] {
  return evaluations.map(({ network, set, report }) => {
    const all = agreementOf(report).findings.flatMap((finding) => finding.flips);
    const changed = all.reduce((sum, flip) => sum + (flip.flips ?? 0), 0);
    const decisions = all.reduce((sum, flip) => sum + (flip.studies ?? 0), 0);
    return `${network}, ${set.split(',')[0]}: of ${decisions} decisions at thresholds by Youden, by 90% sensitivity and by 90% specificity the secure run changed ${changed}.`;
  });
}

function costTable(evaluations: readonly Evaluation[]): string {
  return table(
    [
      'network, set',
      'time',
      'processor time vendor',
      'hospital',
      'traffic',
      'rounds',
      'plaintext processor time',
      'peak memory vendor / hospital',
    ],
    evaluations.map(({ network, set, perImage, report, peakMemoryMiB }) => [
      `${network}, ${set.split(',')[0]}`,
      `${perImage.wallSeconds.toFixed(2)} s`,
      `${perImage.cpuSeconds.vendor.toFixed(2)} s`,
      `${perImage.cpuSeconds.hospital.toFixed(2)} s`,
      `${((perImage.bytes.vendorToHospital + perImage.bytes.hospitalToVendor) / 1e6).toFixed(1)} MB`,
      perImage.rounds.toFixed(1),
      `${(report.cost?.plaintextCpuSecondsPerImage ?? 0).toFixed(3)} s`,
      `${Math.round(peakMemoryMiB.vendor)} / ${Math.round(peakMemoryMiB.hospital)} MiB`,
    ]),
  );
}

function agreementOf({ agreement }: Report): Agreement {
  if (agreement === null) throw new TypeError('the reproduction always has a plaintext run');
  return agreement;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
