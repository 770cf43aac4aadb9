/** What is released of the comparison with the plaintext run. Whatever is not named here stays in the hospital. */
import type { Agreement, Density, Differences, Estimate, FindingAgreement } from '@doubleblind/contracts';
import { coarse, coarseEnd, coarseEstimate, notReleased } from './precision.ts';
import { RULES } from './rules.ts';

/**
 * Bits that the plaintext run's figures of a finding add to those of the secure run: both lie within a few units of the last
 * digit of each other, or the report says that the runs do not agree.
 */
export const AGREEMENT_BITS = 12;

export interface Decimals {
  readonly finding: string;
  readonly decimals: number;
}

/** Null where none of its findings is released. */
export function releasedAgreement(full: Agreement, shown: readonly Decimals[]): Agreement | null {
  const findings = full.findings.flatMap((entry) => {
    const found = shown.find(({ finding }) => finding === entry.finding);
    const released = found && releasedFinding(entry, found.decimals);
    return released ? [released] : [];
  });
  if (findings.length === 0) return null;
  const everything = findings.length === full.findings.length;
  return {
    margin: full.margin,
    alpha: full.alpha,
    lastPlace: full.lastPlace,
    images: full.images && differences(full.images),
    findings,
    macro: {
      auroc: {
        plaintext: meanEstimate(full.macro.auroc.plaintext, findings, ({ auroc }) => auroc.plaintext.value, everything),
        secure: meanEstimate(full.macro.auroc.secure, findings, ({ auroc }) => auroc.secure.value, everything),
      },
      brier: {
        plaintext: coarse(mean(findings.map(({ brier }) => brier.plaintext))),
        secure: coarse(mean(findings.map(({ brier }) => brier.secure))),
      },
    },
  };
}

/** A mean follows from the figures that are shown; its interval is over all findings, so it goes where one is held back. */
export function meanEstimate<T>(
  full: FindingAgreement['auroc']['secure'],
  findings: readonly T[],
  value: (finding: T) => number | null,
  everything: boolean,
): FindingAgreement['auroc']['secure'] {
  const values = findings.map(value).filter((figure) => figure !== null);
  if (values.length === 0) return notReleased('no AUROC is released');
  const shown = coarse(mean(values));
  if (everything) return { ...coarseEstimate(full), value: shown };
  return { ...notReleased('interval not released: not every finding is'), value: shown };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The most digits, up to `decimals`, with which a difference cannot tell a label: either label of any one study changes it by half of the last
 * digit at most. Whoever supplies the plaintext scores may have moved one study's. Null where not even tenths do.
 */
function digitsOf(oneLabel: number, decimals: number): number | null {
  for (let digits = decimals; digits >= 1; digits--) if (oneLabel <= 0.5 * 10 ** -digits) return digits;
  return null;
}

/** With so many digits; two at most in the ends of an interval, as everywhere. */
function withDigits({ value, low, high, reason }: Estimate, digits: number): Estimate {
  const ends = Math.min(digits, RULES.decimalsOfFew);
  return {
    value: value === null ? null : coarse(value, digits),
    low: low === null ? null : coarseEnd(low, 'low', ends),
    high: high === null ? null : coarseEnd(high, 'high', ends),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Null where the differences of the runs would tell a label, or it is not known whether they would. */
function releasedFinding(full: FindingAgreement, decimals: number): FindingAgreement | null {
  const { auroc, aurocDifference, flips, brier, kolmogorovSmirnov: ks, images, oneLabel } = full;
  const digits = oneLabel ? digitsOf(oneLabel.auroc, decimals) : null;
  const brierDigits = oneLabel ? digitsOf(oneLabel.brier, decimals) : null;
  if (digits === null || brierDigits === null) return null;
  return {
    finding: full.finding,
    auroc: {
      plaintext: withDigits(auroc.plaintext, digits),
      secure: coarseEstimate(auroc.secure, decimals),
    },
    aurocDifference: {
      delong: withDigits(aurocDifference.delong, digits),
      bootstrap: withDigits(aurocDifference.bootstrap, digits),
    },
    equivalence: releasedEquivalence(full.equivalence, digits),
    flips: flips.filter(({ operatingPoint }) => operatingPoint === "vendor's threshold").map(releasedFlips),
    brier: {
      plaintext: coarse(brier.plaintext, brierDigits),
      secure: coarse(brier.secure, decimals),
      difference: withDigits(brier.difference, brierDigits),
    },
    kolmogorovSmirnov: {
      statistic: coarse(ks.statistic),
      pValue: coarse(ks.pValue),
      rounded: { statistic: coarse(ks.rounded.statistic), pValue: coarse(ks.rounded.pValue) },
    },
    images: images && { ...differences(images), density: coarseDensity(images.density) },
  };
}

/** The number of scores that moved far follows from interval, p and verdict, and whether a score did depends on the study's label. */
function releasedEquivalence(full: FindingAgreement['equivalence'], digits: number): FindingAgreement['equivalence'] {
  if (isFew(full.moved)) {
    const none = { equivalent: null, pValue: null, low: null, high: null, moved: null, movedAtMost: null };
    return { ...none, reason: 'not released: one to four scores moved far' };
  }
  const figure = (value: number | null) => (value === null ? null : coarse(value, digits));
  return {
    equivalent: full.equivalent,
    pValue: figure(full.pValue),
    low: full.low === null ? null : coarseEnd(full.low, 'low', digits),
    high: full.high === null ? null : coarseEnd(full.high, 'high', digits),
    moved: full.moved,
    movedAtMost: figure(full.movedAtMost),
    ...(full.reason === undefined ? {} : { reason: full.reason }),
  };
}

/** One to four. None is no small number: it tells of no study in particular. */
function isFew(count: number | null): boolean {
  return count !== null && count > 0 && count < RULES.minimumInCell;
}

/** Whether any decision changed, but not how few. */
function releasedFlips(flips: FindingAgreement['flips'][number]): FindingAgreement['flips'][number] {
  const few = isFew(flips.flips);
  const round = (value: number | null) => (value === null || few ? null : coarse(value));
  return {
    operatingPoint: flips.operatingPoint,
    threshold: flips.threshold,
    flips: few ? null : flips.flips,
    studies: few ? null : flips.studies,
    upperBound: round(flips.upperBound),
    mcnemarP: round(flips.mcnemarP),
    ...(few ? { reason: 'one to four decisions changed' } : {}),
    ...(flips.reason === undefined ? {} : { reason: flips.reason }),
  };
}

function differences(full: Differences): Differences {
  const beyond = full.images * 0.01;
  return {
    images: full.images,
    mean: coarse(full.mean),
    meanAbsolute: coarse(full.meanAbsolute),
    p99Absolute: full.p99Absolute !== null && beyond >= RULES.beyondQuantile ? coarse(full.p99Absolute) : null,
    maximumAbsolute: null,
    lowerLimit: coarseEstimate(full.lowerLimit),
    upperLimit: coarseEstimate(full.upperLimit),
    ranges: [],
  };
}

/**
 * The plot's range becomes the next of 1, 2, 5, 10 ..., since the largest difference is one image's value; images of cells with
 * fewer than five are counted in the nearest fuller cell.
 */
export function coarseDensity({ columns, rows, range, cells }: Density): Density {
  const wide = nextRound(range);
  const counts = new Map<number, number>();
  for (const [column, row, images] of cells) {
    const middle = ((row + 0.5) / rows) * 2 * range - range;
    const moved = Math.min(rows - 1, Math.floor(((middle + wide) / (2 * wide)) * rows));
    const key = column * rows + moved;
    counts.set(key, (counts.get(key) ?? 0) + images);
  }
  const all = [...counts].map(([key, images]) => ({ column: Math.floor(key / rows), row: key % rows, images }));
  const full = all.filter(({ images }) => images >= RULES.minimumInCell);
  for (const small of all.filter(({ images }) => images < RULES.minimumInCell)) {
    const nearest = full.reduce<(typeof full)[number] | undefined>(
      (best, cell) => (best === undefined || distance(cell, small) < distance(best, small) ? cell : best),
      undefined,
    );
    if (nearest !== undefined) nearest.images += small.images;
  }
  return { columns, rows, range: wide, cells: full.map(({ column, row, images }) => [column, row, images]) };
}

function distance(a: { column: number; row: number }, b: { column: number; row: number }): number {
  return Math.hypot(a.column - b.column, a.row - b.row);
}

function nextRound(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((step) => step * power >= value * (1 - 1e-12))!;
  return Number((factor * power).toPrecision(1));
}
