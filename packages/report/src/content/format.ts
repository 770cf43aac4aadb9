import type { Estimate, Proportion } from '@doubleblind/contracts';
import { CAPTIONS, type CaptionName, formatDifference, formatEstimate, formatPValue } from '@doubleblind/metrics';
import { type Block, paragraph } from './blocks.ts';

/**
 * "0.948 [0.921-0.972]", a dash where there is no value. Where a release has rounded value or ends to two digits, no third one
 * is made up: "0.948 [0.92-0.97]".
 */
export function withInterval(estimate: Estimate, digits = 3): string {
  const { value, low, high, reason } = estimate;
  const ends = low === null || high === null ? digits : digitsOf([low, high], digits);
  const kept = reason?.includes('not released') === true;
  const text = formatEstimate(estimate, ends).replace('not defined', kept ? 'not released' : 'not defined');
  return value === null ? text : text.replace(/^\S+/, value.toFixed(digitsOf([value], digits)));
}

/** Two or three where these values have no more, as released ones; else as many as are asked for. */
function digitsOf(values: readonly number[], digits: number): number {
  const enough = [2, 3].find((few) => few < digits && values.every((value) => Number(value.toFixed(few)) === value));
  return enough ?? digits;
}

/** With so many digits, or as many as a release has. */
export function figure(value: number, digits: number): string {
  return decimal(value, digitsOf([value], digits));
}

/** "+0.0008 [-0.0007, +0.0023]"; of a release with as many digits as it has. */
export function signed({ value, low, high }: Estimate, digits = 4): string {
  if (value === null || low === null || high === null) return '-';
  const text = formatDifference({ difference: value, low, high }, digitsOf([low, high], digits));
  const own = formatDifference({ difference: value, low, high }, digitsOf([value], digits));
  return `${own.split(' ')[0]} ${text.slice(text.indexOf('['))}`;
}

/** "-0.0105 to +0.0098". */
export function signedRange(low: number, high: number): string {
  const digits = digitsOf([low, high], 4);
  const text = (value: number) => `${Number(value.toFixed(digits)) > 0 ? '+' : ''}${decimal(value, digits)}`;
  return `${text(low)} to ${text(high)}`;
}

export function share(proportion: Proportion): string {
  return formatEstimate(proportion, 2);
}

/** "30.1% (113 of 376)". */
export function prevalenceText({ value, cases, of }: Proportion): string {
  return value === null ? '-' : `${percent(value)} (${cases} of ${of})`;
}

/** Three digits behind the point; all of a declared one that has more. */
export function threshold(value: number): string {
  return Number(value.toFixed(3)) === value ? value.toFixed(3) : String(value);
}

export function pValue(p: number | null): string {
  return p === null ? '-' : formatPValue(p);
}

export function percent(fraction: number, digits = 1): string {
  return `${(100 * fraction).toFixed(digits)}%`;
}

/** With so many digits; zero has no sign. */
export function decimal(value: number, digits: number): string {
  return (Number(value.toFixed(digits)) || 0).toFixed(digits);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'];

export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  return `${power === 0 ? Math.round(count) : (count / 1000 ** power).toFixed(1)} ${BYTE_UNITS[power]}`;
}

export function seconds(value: number): string {
  return value < 1 ? `${(1000 * value).toFixed(0)} ms` : `${value.toFixed(1)} s`;
}

/** A finding, why a figure of it is not defined, and which figure it is where a finding has several. */
export type Reason = readonly [finding: string, reason: string | undefined, which?: string];

/**
 * "Edema, Fracture: none of the 20 studies is positive." in place of the figures, once for all with the same reason; "Edema, Fracture
 * (Youden, sensitivity 0.9); Effusion (Youden): ..." where a finding has several.
 */
export function reasonBlocks(entries: readonly Reason[]): Block[] {
  const items = [...Map.groupBy(entries, ([, reason]) => reason)].flatMap(([reason, concerned]) =>
    reason === undefined ? [] : [`${namesOf(concerned)}: ${reason}.`],
  );
  if (items.length === 0) return [];
  return items.length === 1 ? [paragraph(items[0])] : [{ kind: 'list', items }];
}

/** Findings with the same figures together. */
function namesOf(concerned: readonly Reason[]): string {
  const figures = Map.groupBy(concerned, ([finding]) => finding);
  const groups = Map.groupBy([...figures.keys()], (finding) =>
    [...new Set(figures.get(finding)!.flatMap(([, , which]) => which ?? []))].join(', '),
  );
  return [...groups].map(([which, names]) => names.join(', ') + (which === '' ? '' : ` (${which})`)).join('; ');
}

/** "AUROC: ... Brier score: ..." for a table with several measures. */
export function captions(...names: CaptionName[]): string {
  return names.map((name) => `${CAPTIONS[name].title}: ${CAPTIONS[name].caption}`).join(' ');
}
