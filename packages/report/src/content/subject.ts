/** Blocks of what was evaluated and of the size of the test set. */
import { DEFAULT_THREAT_MODEL, type Report } from '@doubleblind/contracts';
import { CAPTIONS, formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';

const PLAINTEXT_RUNS = {
  vendor: "For comparison, by the vendor's agent, which was given the preprocessed images.",
  hospital: "For comparison, by the hospital's agent, which was lent the model.",
};

const THREAT_MODELS = {
  'semi-honest': 'Parties that follow the protocol and look at what they see (semi-honest).',
  'private-against-malicious':
    'Parties that do anything at all: none learns more of the other than the scores tell (private-against-malicious). That the scores are right rests on both following the protocol.',
} as const;

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
        ['Protected against', THREAT_MODELS[subject.threatModel ?? DEFAULT_THREAT_MODEL]],
        ...optional('Also run unprotected', subject.plaintextRun && PLAINTEXT_RUNS[subject.plaintextRun]),
        [
          'Size',
          `${counts.studies} studies${counts.patients === null ? '' : ` of ${counts.patients} patients`}, ${counts.images} images, ${siteText(counts.sites)}`,
        ],
        ['Software', `doubleblind ${software.version}; compiler ${software.compiler}; ${software.runtime}`],
        ['Date', `${createdAt.slice(0, 16).replace('T', ' ')} UTC`],
      ],
    },
    // Counts with noise, and cases with masks, make no flow.
    ...(report.privateCounts === undefined && report.segmentation === undefined ? [flowTable(report)] : []),
  ];
}

/** From the studies of the test set to those that a finding is analysed on, as in a STARD flow diagram. */
function flowTable({ counts }: Report): Block {
  return {
    kind: 'table',
    title: `Flow of studies: ${counts.studies} entered the run, with ${counts.images} images`,
    caption:
      'All studies were scored for every finding. A finding is analysed on the studies that have a label for it; what was left out before the test set ' +
      'was made is for the study to say.',
    header: ['Finding', 'Scored', 'Without a label', 'Analysed', 'Have the finding', 'Have it not'],
    rows: counts.findings.map(({ finding, positives, negatives }) => [
      finding,
      ...[counts.studies, counts.studies - positives - negatives, positives + negatives, positives, negatives].map(
        String,
      ),
    ]),
    textColumns: [0],
  };
}

function siteText(sites: number | null): string {
  if (sites === null) return 'sites not stated';
  return sites === 1 ? '1 site' : `${sites} sites`;
}

const ALIKE =
  'It takes studies as independent: the more alike the studies of a patient are, the wider the interval that is then found.';

export function sizeBlocks({ adequacy, method }: Report): Block[] {
  // A release with noise has no plan: noise widens its intervals beyond what the numbers of studies tell.
  if (adequacy.findings.length === 0) return [];
  const { caption } = CAPTIONS.adequacy;
  const statements = adequacy.findings.flatMap(({ statement, expectedWidth }) =>
    statement !== null && expectedWidth === null ? [statement] : [],
  );
  return [
    heading(SECTIONS.size),
    {
      kind: 'table',
      title: `Expected width of the ${formatLevel(method.confidence)} interval of an AUROC of ${adequacy.expectedAuroc}; enough is at most ${adequacy.targetWidth}`,
      caption: method.unit === 'patient' ? `${caption} ${ALIKE}` : caption,
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
