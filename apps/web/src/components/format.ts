/** Numbers and times as people read them: those of the reader (place and time zone) from `formatsFor`, the rest alike for all. */
import { formatBytes, formatDuration } from '@doubleblind/program/units';
import { type Language, USUAL_COUNTRY } from '@/language/languages';
import type { Words } from '@/language/words';

export { formatBytes, formatDuration };

/** Where a person reads, and in which language: how numbers and dates are written, and the time. */
export interface Reader {
  readonly language: Language;
  /** The language and the country: "de-CH"; "en-DE" for English words with German numbers and dates. */
  readonly locale: string;
  /** "Europe/Berlin". */
  readonly timeZone: string;
}

export const UNKNOWN_READER: Reader = { language: 'en', locale: 'en-GB', timeZone: 'UTC' };

export interface ReaderFormats {
  /** "29 Nov 2026". */
  formatDate(time: Date | string): string;
  /** "29 Nov 2026, 14:05 CET". */
  formatTime(time: Date | string): string;
  /** "29 Nov 2026, 14:05:31 CET". */
  formatSecond(time: Date | string): string;
  /** "12,345". */
  formatCount(value: number): string;
}

const made = new Map<string, ReaderFormats>();

export function formatsFor({ locale, timeZone }: Pick<Reader, 'locale' | 'timeZone'>): ReaderFormats {
  const key = `${locale} ${timeZone}`;
  const before = made.get(key);
  if (before) return before;
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
  const clock = { hour: '2-digit', minute: '2-digit', timeZone, timeZoneName: 'short' } as const;
  const minute = new Intl.DateTimeFormat(locale, clock);
  const second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const count = new Intl.NumberFormat(locale);
  // In a narrow column a line ends between date and time and nowhere else.
  const together = (text: string) => text.replaceAll(' ', '\u00a0');
  const formatDate = (time: Date | string) => together(date.format(new Date(time)));
  const on = (time: Date | string, format: Intl.DateTimeFormat) =>
    `${formatDate(time)}, ${together(format.format(new Date(time)))}`;
  const formats: ReaderFormats = {
    formatDate,
    formatTime: (time) => on(time, minute),
    formatSecond: (time) => on(time, second),
    formatCount: (value) => count.format(value),
  };
  // Readers are few; what somebody writes into a cookie must not fill the memory.
  if (made.size < 200) made.set(key, formats);
  return formats;
}

/** The cookie in which the browser says where its person reads. */
export const READER_COOKIE = 'doubleblind-reader';

/** "CH|Europe/Zurich" of the cookie; anything else is nobody known. */
export function parseReader(text: string | undefined, language: Language = 'en'): Reader {
  const unknown = { language, locale: `${language}-${USUAL_COUNTRY[language]}`, timeZone: UNKNOWN_READER.timeZone };
  const [, country, timeZone] = /^([A-Z]{2})\|([A-Za-z0-9_+/-]{1,64})$/.exec(text ?? '') ?? [];
  if (!country || !timeZone) return unknown;
  try {
    const reader = { language, locale: `${language}-${country}`, timeZone };
    formatsFor(reader);
    return reader;
  } catch {
    return unknown;
  }
}

/** "12 min 5 s ahead of the portal’s". */
export function clockText(secondsAhead: number, t: Words): string {
  const time = formatDuration(Math.abs(secondsAhead));
  return secondsAhead > 0 ? t('{time} ahead of the portal’s', { time }) : t('{time} behind the portal’s', { time });
}

export interface EstimateLike {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How the figures of a page are written. */
type Figures = Pick<Words, 'figures'>;

export function formatValue(value: number | null, t: Figures, digits = 3): string {
  return value === null ? '–' : t.figures(value.toFixed(digits));
}

/** "+0.0123", "−0.0040": a difference. */
export function formatSigned(value: number | null, t: Figures, digits = 4): string {
  if (value === null) return '–';
  const size = Math.abs(value).toFixed(digits);
  return t.figures(Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${size}`);
}

/** "0.912 (0.880 to 0.941)"; of what a release has rounded to two digits no third one is made up: "0.91 (0.88 to 0.94)". */
export function formatEstimate({ value, low, high }: EstimateLike, t: Words): string {
  if (value === null) return '–';
  const own = formatValue(value, t, digitsOf(value));
  if (low === null || high === null) return own;
  const digits = digitsOf(low, high);
  return `${own} (${t('{low} to {high}', { low: formatValue(low, t, digits), high: formatValue(high, t, digits) })})`;
}

/** As the tables of reports have them (packages/report, content/format.ts). */
export function digitsOf(...values: number[]): number {
  return values.every((value) => Number(value.toFixed(2)) === value) ? 2 : 3;
}

export function formatPValue(value: number | null, t: Figures): string {
  if (value === null) return '–';
  return t.figures(value < 0.001 ? '< 0.001' : value.toFixed(3));
}

export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
