/** Blocks of the first page: what was evaluated, the result in words, the size of the test set. */
import type { Estimate, Report } from '@doubleblind/contracts';
import { CAPTIONS, formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { percent, withInterval } from './format.ts';

const PLAINTEXT_RUNS = {
  vendor: "For comparison, by the vendor's agent, which was given the preprocessed images.",
  hospital: "For comparison, by the hospital's agent, which was lent the model.",
};

export function subjectBlocks(report: Report): Block[] {
  const { subject, counts, createdAt } = report;
  const { model, testSet, software } = subject;
  const optional = (name: string, value: string | null): [string, string][] => (value === null ? [] : [[name, value]]);
  return [
    heading(SECTIONS.subject),
    {
      kind: 'facts',
      rows: [
        ['Purpose', subject.purpose ?? 'Not stated.'],
        ['Model', model.name],
        ['Program hash', model.programHash],
        ...optional('Model manifest hash', model.manifestHash),
        ['Test set', testSet.name],
        ['Content hash', testSet.contentHash],
        ...optional('Test set manifest hash', testSet.manifestHash),
        ...optional('Proposal hash', subject.proposalHash),
        ['Run', subject.run],
        ...optional('Also run unprotected', subject.plaintextRun && PLAINTEXT_RUNS[subject.plaintextRun]),
        [
          'Size',
          `${counts.studies} studies${counts.patients === null ? '' : ` of ${counts.patients} patients`}, ${counts.images} images, ${siteText(counts.sites)}`,
        ],
        ['Software', `doubleblind ${software.version}; compiler ${software.compiler}; ${software.runtime}`],
        ['Date', `${createdAt.slice(0, 16).replace('T', ' ')} UTC`],
      ],
    },
    heading('The result in short'),
    { kind: 'list', items: summary(report) },
  ];
}

function siteText(sites: number | null): string {
  if (sites === null) return 'sites not stated';
  return sites === 1 ? '1 site' : `${sites} sites`;
}

/** Sentences that follow from the figures alone. */
function summary({ performance, preflight, agreement, adequacy, method }: Report): string[] {
  const level = formatLevel(method.confidence);
  const defined = performance.flatMap(({ finding, auroc }) =>
    auroc.value === null ? [] : [{ finding, value: auroc.value, auroc }],
  );
  const sorted = [...defined].sort((a, b) => b.value - a.value);
  const [best] = sorted;
  const worst = sorted.at(-1);
  const adequate = adequacy.findings.filter((finding) => finding.adequate).length;
  return [
    aurocSentence(best, worst, level),
    `The test set is large enough for ${adequate} of ${adequacy.findings.length} findings, by the plan stated below.`,
    ...(preflight === null
      ? []
      : [
          `Before the run, on ${preflight.images} made-up images, the vendor's agent found secure probabilities at most ` +
            `${preflight.probability.toFixed(5)} away from those of the same program on plain integers.`,
        ]),
    ...(agreement === null
      ? ['This report does not compare secure with plaintext scores.']
      : agreementSummary(agreement)),
  ];
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

function agreementSummary({ findings, margin, images }: NonNullable<Report['agreement']>): string[] {
  const judged = findings.filter(({ equivalence }) => equivalence.equivalent !== null);
  const equivalent = judged.filter(({ equivalence }) => equivalence.equivalent === true);
  const flips = findings.flatMap((finding) => finding.flips);
  const flipped = flips.reduce((sum, flip) => sum + (flip.flips ?? 0), 0);
  const decisions = flips.reduce((sum, flip) => sum + (flip.studies ?? 0), 0);
  return [
    `Secure and plaintext AUROC are equivalent within ${margin} for ${equivalent.length} of ${judged.length} findings for which this can be tested.`,
    ...(decisions === 0
      ? []
      : [
          `Of ${decisions} decisions at all thresholds, the secure run changed ${flipped} (${percent(flipped / decisions, 2)}).`,
        ]),
    ...(images === null
      ? []
      : [
          `Image by image, scores differ by ${images.meanAbsolute.toFixed(4)} on average and by at most ${images.maximumAbsolute.toFixed(4)}.`,
        ]),
  ];
}

export function sizeBlocks({ adequacy, method }: Report): Block[] {
  const { caption } = CAPTIONS.adequacy;
  const statements = adequacy.findings.flatMap(({ statement, expectedWidth }) =>
    statement !== null && expectedWidth === null ? [statement] : [],
  );
  return [
    heading(SECTIONS.size),
    {
      kind: 'table',
      title: `Expected width of the ${formatLevel(method.confidence)} interval of an AUROC of ${adequacy.expectedAuroc}; enough is at most ${adequacy.targetWidth}`,
      caption,
      header: ['Finding', 'Positive', 'Negative', 'Expected width', 'Studies needed', 'Enough'],
      rows: adequacy.findings.map((row) => [
        row.finding,
        String(row.positives),
        String(row.negatives),
        row.expectedWidth === null ? '-' : row.expectedWidth.toFixed(3),
        row.minimumStudies === null ? '-' : String(row.minimumStudies),
        row.adequate ? 'yes' : 'no',
      ]),
      textColumns: [0],
    },
    ...statements.map((text) => paragraph(text)),
  ];
}
