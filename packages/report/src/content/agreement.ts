/** Blocks of the comparison of secure with plaintext scores. */
import type { Agreement, Differences, Report } from '@doubleblind/contracts';
import { CAPTIONS, formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import {
  captions,
  decimal,
  figure,
  percent,
  pValue,
  reasonBlocks,
  signed,
  signedRange,
  threshold,
  withInterval,
} from './format.ts';

export function agreementBlocks(report: Report): Block[] {
  const { agreement, method } = report;
  if (agreement === null) {
    // A release with noise never has one, and says so where it says what it has.
    if (report.privateCounts !== undefined) return [];
    return [heading(SECTIONS.agreement), paragraph('This report holds no comparison with a plaintext run.')];
  }
  const level = formatLevel(method.confidence);
  return [
    heading(SECTIONS.agreement),
    ...lastPlaceBlocks(agreement),
    overview(agreement, level),
    ...reasonBlocks([
      ...agreement.findings.flatMap(({ finding, auroc }) =>
        [auroc.plaintext, auroc.secure].map(({ reason }) => [finding, reason] as const),
      ),
      ['Mean', agreement.macro.auroc.plaintext.reason],
      ['Mean', agreement.macro.auroc.secure.reason],
    ]),
    differenceTable(agreement, level, method.unit),
    ...reasonBlocks(
      agreement.findings.flatMap(({ finding, equivalence, aurocDifference: { delong }, brier }) =>
        [equivalence, delong, brier.difference].map(({ reason }) => [finding, reason] as const),
      ),
    ),
    ...(agreement.images === null ? [] : imageBlocks(report, agreement, agreement.images)),
    flipTable(agreement, level),
    ...reasonBlocks(
      agreement.findings.flatMap(({ finding, flips }) =>
        flips.map(({ operatingPoint, reason }) => [`${finding} (${operatingPoint})`, reason] as const),
      ),
    ),
  ];
}

function lastPlaceBlocks({ lastPlace }: Agreement): Block[] {
  if (lastPlace === null) return [];
  const { images, layers, values, beyond, largest } = lastPlace;
  return [
    paragraph(
      `Against plain integers, ${layers} layers on ${images} image(s), both parties on one machine: of ${values} intermediate ` +
        `values ${beyond} differ by more than the known error in the last place; the largest difference is ${largest} unit(s).` +
        (beyond === 0
          ? ' What separates secure from plaintext scores below is the rounding to integers, not the protocol.'
          : ' The secure run did not compute what the program says.'),
    ),
  ];
}

function overview({ findings, macro }: Agreement, level: string): Block {
  return {
    kind: 'table',
    title: 'AUROC, Brier score and Kolmogorov-Smirnov distance of both runs',
    caption: captions('auroc', 'ks', 'brier'),
    header: [
      'Finding',
      `AUROC [${level}] plaintext`,
      `AUROC [${level}] secure`,
      'K-S D',
      'p',
      'Brier plaintext',
      'Brier secure',
    ],
    rows: [
      ...findings.map(({ finding, auroc, kolmogorovSmirnov, brier }) => [
        finding,
        withInterval(auroc.plaintext),
        withInterval(auroc.secure),
        kolmogorovSmirnov.statistic.toFixed(3),
        pValue(kolmogorovSmirnov.pValue),
        figure(brier.plaintext, 4),
        figure(brier.secure, 4),
      ]),
      [
        'Mean',
        withInterval(macro.auroc.plaintext),
        withInterval(macro.auroc.secure),
        ...['', ''],
        figure(macro.brier.plaintext, 4),
        figure(macro.brier.secure, 4),
      ],
    ],
    textColumns: [0],
  };
}

function differenceTable({ findings, margin, alpha }: Agreement, level: string, unit: 'patient' | 'study'): Block {
  const units = unit === 'patient' ? 'patients' : 'studies';
  const fewest = Math.ceil(Math.log(alpha) / Math.log(1 - margin));
  return {
    kind: 'table',
    title: `Difference of the AUROCs and equivalence within ${margin}`,
    caption:
      `${CAPTIONS.equivalence.caption} At this margin that takes at least ${fewest} positive and ${fewest} negative ${units}: among ` +
      'fewer, a score that moves far may go unseen too easily.',
    header: [
      'Finding',
      `AUROC difference [${level}]`,
      `Interval of the test (${formatLevel(1 - 2 * alpha)})`,
      'Moved far (at most)',
      'Equivalent',
      'p',
      `Brier difference [${level}]`,
    ],
    rows: findings.map(({ finding, aurocDifference, equivalence, brier }) => [
      finding,
      signed(aurocDifference.delong),
      equivalence.low === null || equivalence.high === null ? '-' : signedRange(equivalence.low, equivalence.high),
      equivalence.moved === null || equivalence.movedAtMost === null
        ? '-'
        : `${equivalence.moved} (${percent(equivalence.movedAtMost, 1)})`,
      equivalence.equivalent === null ? '-' : equivalence.equivalent ? 'yes' : 'not shown',
      pValue(equivalence.pValue),
      signed(brier.difference, 5),
    ]),
    textColumns: [0],
  };
}

function imageBlocks(report: Report, { findings }: Agreement, overall: Differences): Block[] {
  const row = (name: string, d: Differences) => [
    name,
    String(d.images),
    ...[d.mean, d.meanAbsolute, d.p99Absolute, d.maximumAbsolute].map((value) =>
      value === null ? '-' : figure(value, 5),
    ),
    d.lowerLimit.value === null || d.upperLimit.value === null
      ? '-'
      : `${figure(d.lowerLimit.value, 5)} to ${figure(d.upperLimit.value, 5)}`,
  ];
  return [
    {
      kind: 'table',
      title: 'Differences of the scores image by image, secure minus plaintext',
      caption:
        'Scores run from 0 to 1. |d| is the size of a difference without its sign; 95% of the differences lie within the ' +
        `limits of agreement, if they spread alike everywhere${overall.ranges.length === 0 ? '' : ': see the limits by range of the score below'}.` +
        (report.method.seed === null
          ? ' A dash: few images would make the figure up, so it is not released; nor are limits by range of the score.'
          : ''),
      header: ['Finding', 'Scores', 'Mean', 'Mean |d|', '99% of |d|', 'Largest |d|', 'Limits of agreement'],
      rows: [
        ...findings.flatMap(({ finding, images }) => (images === null ? [] : [row(finding, images)])),
        row('All findings', overall),
      ],
      textColumns: [0],
    },
    ...reasonBlocks(
      [
        ...findings.map(({ finding, images }) => [finding, images] as const),
        ['All findings', overall] as const,
      ].flatMap(([name, images]) =>
        [images?.lowerLimit, images?.upperLimit].map((limit) => [name, limit?.reason] as const),
      ),
    ),
    ...rangeBlocks(overall),
    {
      kind: 'figure',
      figure: 'blandAltman',
      title: CAPTIONS.blandAltman.title,
      caption:
        'Each field is a group of images: across, the mean of the two scores of an image, 0 to 1; upwards, its secure score minus its plaintext score. The stronger the ' +
        'colour, the more images. The full line is the mean difference, the dashed lines hold 95% of the differences between them; the numbers at the side are the ends of the scale, ' +
        'which is another one for each finding.',
      report,
    },
  ];
}

/** Probabilities near 0 and 1 hardly move; the limits over all scores hide how far those in between do. */
function rangeBlocks({ ranges }: Differences): Block[] {
  if (ranges.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Limits of agreement by range of the score, all findings',
      caption:
        'The same limits among the scores that lie in a range (mean of both runs). They tell how far a score near a threshold ' +
        'may move; ranges with few scores are left out.',
      header: ['Mean score', 'Scores', 'Mean', 'Limits of agreement'],
      rows: ranges.map(({ from, to, images, mean, lowerLimit, upperLimit }) => [
        `${from} to ${to}`,
        String(images),
        decimal(mean, 5),
        lowerLimit.value === null || upperLimit.value === null
          ? '-'
          : `${decimal(lowerLimit.value, 5)} to ${decimal(upperLimit.value, 5)}`,
      ]),
      textColumns: [0],
    },
  ];
}

function flipTable({ findings }: Agreement, level: string): Block {
  return {
    kind: 'table',
    title: 'Changed decisions',
    caption: CAPTIONS.flips.caption,
    header: ['Finding', 'Threshold chosen by', 'Threshold', 'Changed', `At most (${level})`, 'McNemar p'],
    rows: findings.flatMap(({ finding, flips }) =>
      flips.map((flip) => [
        finding,
        flip.operatingPoint,
        flip.threshold === null ? '-' : threshold(flip.threshold),
        flip.flips === null ? '-' : `${flip.flips} of ${flip.studies}`,
        flip.upperBound === null ? '-' : percent(flip.upperBound, 2),
        pValue(flip.mcnemarP),
      ]),
    ),
    textColumns: [0, 1],
  };
}
