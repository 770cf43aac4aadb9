/** The comparison as a picture, as figure 1 of the study has it: quality and epsilon over passes, mean and range of the runs. */
import type { Setting } from '@doubleblind/training';
import type { Comparison } from './series.ts';
import { type Level, levelsOf } from './summary.ts';

const [WIDTH, HEIGHT] = [860, 380];
const PANEL = { width: 350, height: 270, top: 30 };
const LEFTS = [60, 490];
/** Colours that differ for the colour-blind, too (Okabe and Ito 2008). */
const COLOURS: Record<Setting, string> = {
  c: '#000000',
  f: '#56b4e9',
  cdp: '#0072b2',
  fpdp: '#d55e00',
  fscdp: '#009e73',
};
const NAMES: Record<Setting, string> = { c: 'C', f: 'F', cdp: 'CDP', fpdp: 'FPDP', fscdp: 'FSCDP' };

interface Panel {
  readonly left: number;
  readonly title: string;
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

export function figureOf(comparison: Comparison): string {
  const settings = comparison.choices.settings.filter((setting) => levelsOf(comparison, setting).length > 0);
  const all = settings.flatMap((setting) => levelsOf(comparison, setting));
  const right = Math.max(...all.map(({ passes }) => passes));
  const lowest = Math.min(...all.map((level) => level.lowest));
  const quality: Panel = {
    ...{ left: LEFTS[0], title: comparison.task.commonest === null ? 'Mean AUROC' : 'Accuracy' },
    ...{ bottom: Math.floor(lowest * 10) / 10, top: 1, right },
  };
  const highest = Math.max(1, ...all.map(({ epsilon }) => epsilon ?? 0));
  const epsilon: Panel = { left: LEFTS[1], title: 'Epsilon', bottom: 0, top: Math.ceil(highest), right };
  const body = [
    ...axes(quality),
    ...axes(epsilon),
    ...settings.flatMap((setting, i) => [
      ...band(quality, levelsOf(comparison, setting), COLOURS[setting]),
      line(quality, levelsOf(comparison, setting), ({ mean }) => mean, COLOURS[setting]),
      line(epsilon, levelsOf(comparison, setting), (level) => level.epsilon, COLOURS[setting]),
      ...legend(setting, i),
    ]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${quality.title} and epsilon over passes over the images, by setting</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

const x = ({ left, right }: Panel, passes: number) => (left + (PANEL.width * passes) / right).toFixed(1);
const y = ({ top, bottom }: Panel, value: number) =>
  (PANEL.top + PANEL.height * (1 - (value - bottom) / (top - bottom))).toFixed(1);

function axes(panel: Panel): string[] {
  const { left, title, top, bottom, right } = panel;
  const step = (top - bottom) / 5;
  const rows = Array.from({ length: 6 }, (_, i) => bottom + i * step).flatMap((value) => [
    `<line x1="${left}" x2="${left + PANEL.width}" y1="${y(panel, value)}" y2="${y(panel, value)}" stroke="#dddddd"/>`,
    `<text x="${left - 8}" y="${y(panel, value)}" dy="4" text-anchor="end">${Number(value.toFixed(2))}</text>`,
  ]);
  const columns = Array.from({ length: 5 }, (_, i) => (right * i) / 4).map(
    (value) =>
      `<text x="${x(panel, value)}" y="${PANEL.top + PANEL.height + 18}" text-anchor="middle">${Math.round(value)}</text>`,
  );
  const middle = left + PANEL.width / 2;
  return [
    `<text x="${left}" y="18" font-weight="bold">${title}</text>`,
    ...rows,
    ...columns,
    `<text x="${middle}" y="${PANEL.top + PANEL.height + 36}" text-anchor="middle">Passes over all images</text>`,
  ];
}

function band(panel: Panel, levels: readonly Level[], colour: string): string[] {
  if (levels.every(({ deviation }) => deviation === null)) return [];
  const there = levels.map(({ passes, highest }) => `${x(panel, passes)},${y(panel, highest)}`);
  const back = levels.toReversed().map(({ passes, lowest }) => `${x(panel, passes)},${y(panel, lowest)}`);
  return [`<polygon points="${[...there, ...back].join(' ')}" fill="${colour}" fill-opacity="0.15"/>`];
}

function line(panel: Panel, levels: readonly Level[], value: (level: Level) => number | null, colour: string): string {
  const points = levels.flatMap((level) => {
    const at = value(level);
    return at === null ? [] : [`${x(panel, level.passes)},${y(panel, at)}`];
  });
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

function legend(setting: Setting, index: number): string[] {
  const left = LEFTS[0] + 90 * index;
  const middle = HEIGHT - 14;
  return [
    `<line x1="${left}" x2="${left + 24}" y1="${middle}" y2="${middle}" stroke="${COLOURS[setting]}" stroke-width="3"/>`,
    `<text x="${left + 30}" y="${middle + 4}">${NAMES[setting]}</text>`,
  ];
}
