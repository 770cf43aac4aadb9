/** Blocks of figures of masks: a table a measure, a line a structure. */
import type { CaseFigure, CaseFigures, Report, Segmentation, StructureFigures } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading } from './blocks.ts';
import { reasonBlocks } from './format.ts';

/** "0.91 [0.88 to 0.93]"; of a release with as many digits as its steps have, and a dash where there is none. */
export function caseFigureText({ value, low, high, step, endStep }: CaseFigure, digits: number): string {
  if (value === null) return '-';
  const text = (number: number, of: number | null) => number.toFixed(of === null ? digits : digitsOf(of));
  const told = text(value, step);
  return low === null || high === null ? told : `${told} [${text(low, endStep)} to ${text(high, endStep)}]`;
}

/** "0.02; 0.1", what value and ends are rounded to. */
function stepsText({ step, endStep }: CaseFigure): string {
  if (step === null && endStep === null) return '-';
  return [step, endStep].map((one) => one ?? '-').join('; ');
}

function digitsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

interface Measure {
  readonly title: string;
  readonly caption: string;
  readonly digits: number;
  readonly of: (structure: StructureFigures) => CaseFigures | null | undefined;
}

const MEASURES: readonly Measure[] = [
  {
    title: 'Dice coefficient',
    caption:
      'Twice what both masks cover, over what the two cover: 1 where they are the same, 0 where they do not touch. Small structures have lower ones for the same distance.',
    digits: 3,
    of: ({ dice }) => dice,
  },
  {
    title: 'HD95 in millimetres',
    caption: 'So far apart are the surfaces of the two masks, but for the farthest twentieth; 0 is the best there is.',
    digits: 2,
    of: ({ hausdorff95 }) => hausdorff95,
  },
  {
    title: 'Error of the volume in millilitres',
    caption: "The model's volume less the hospital's: below 0 the model draws too little.",
    digits: 2,
    of: ({ volume }) => volume?.difference,
  },
  {
    title: 'Absolute error of the volume in millilitres',
    caption: 'The same whatever its sign.',
    digits: 2,
    of: ({ volume }) => volume?.absolute,
  },
  {
    title: 'Absolute error as a part of the volume',
    caption: "The same over the hospital's volume.",
    digits: 3,
    of: ({ volume }) => volume?.relative,
  },
];

export function segmentationBlocks({ method, counts }: Report, { structures }: Segmentation): Block[] {
  const level = formatLevel(method.confidence);
  const tables = MEASURES.flatMap((measure) => measureBlocks(measure, structures, level));
  return [heading(SECTIONS.masks), ...tables, ...countBlocks(structures, counts.images)];
}

function measureBlocks(
  { title, caption, digits, of }: Measure,
  structures: readonly StructureFigures[],
  level: string,
): Block[] {
  const rows = structures.flatMap(({ structure, ...figures }) => {
    const found = of({ structure, ...figures });
    return !found ? [] : [{ structure, ...found }];
  });
  if (rows.length === 0) return [];
  const rounded = rows.some(({ mean, median }) => mean.step !== null || median.step !== null);
  return [
    {
      kind: 'table',
      title,
      caption: `${caption} In brackets the ${level} interval${rounded ? '; steps: what figure and ends are rounded to' : ''}.`,
      header: ['Structure', 'Mean', ...(rounded ? ['Steps'] : []), 'Median', ...(rounded ? ['Steps'] : [])],
      rows: rows.map(({ structure, mean, median }) => [
        structure,
        ...[mean, median].flatMap((figure) => [
          caseFigureText(figure, digits),
          ...(rounded ? [stepsText(figure)] : []),
        ]),
      ]),
      textColumns: [0],
    },
    ...reasonBlocks(
      rows.flatMap(({ structure, mean, median }) => [
        [structure, mean.reason, 'mean'] as const,
        [structure, median.reason, 'median'] as const,
      ]),
    ),
  ];
}

function countBlocks(structures: readonly StructureFigures[], cases: number): Block[] {
  const counted = structures.flatMap(({ structure, counts }) => (counts === null ? [] : [{ structure, ...counts }]));
  if (counted.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Which of the ${cases} cases have a mask`,
      caption:
        'Where neither mask has a voxel there is no coefficient; where one has none the coefficient is 0, and there is no distance.',
      header: ['Structure', 'Both masks', 'One of them only', 'Neither'],
      rows: counted.map(({ structure, measured, oneEmpty, bothEmpty }) => [
        structure,
        ...[measured - oneEmpty, oneEmpty, bothEmpty].map(String),
      ]),
      textColumns: [0],
    },
  ];
}
