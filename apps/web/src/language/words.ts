/** Texts of the pages in the reader's language, by the English text that stands in the code. */
import { IntlMessageFormat } from 'intl-messageformat';
import { createElement, Fragment, type ReactNode } from 'react';
import type { Language } from './languages.ts';

/** By the English text, in the same form (ICU MessageFormat where it has values). */
export type Catalogue = Readonly<Record<string, string>>;

export type Values = Readonly<Record<string, string | number>>;
/** Also elements, and what stands around a part of the text: `<link>here</link>`. */
export type RichValues = Readonly<Record<string, ReactNode | ((inside: ReactNode) => ReactNode)>>;

export interface Words {
  /** The text as it reads here; what no catalogue has stays English. Without values it is taken as it stands. */
  (text: string, values?: Values): string;
  rich(text: string, values: RichValues): ReactNode;
  /** A text that is nothing but figures, and their units and intervals, with the decimal marks of this place: "0,948 [0,921-0,972]". */
  figures(text: string): string;
  readonly language: Language;
}

/** `locale` ("de-CH") writes the numbers among the values. */
export function wordsFor(language: Language, locale: string, catalogue: Catalogue): Words {
  const made = new Map<string, IntlMessageFormat>();
  // Every digit that there is: thresholds must not be rounded by being told.
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const figures = numbers.format(0.5).includes(',') ? withCommas : (text: string) => text;
  const formatOf = (text: string) => {
    const before = made.get(text);
    if (before) return before;
    const format = new IntlMessageFormat(catalogue[text] ?? text, locale);
    made.set(text, format);
    return format;
  };
  /** Numbers and amounts as they are written here, but for those that choose a plural form, which have `#` for it. */
  const written = <T>(text: string, [name, value]: [string, T]): [string, T | string] => {
    if (typeof value === 'string' && AMOUNT.test(value)) return [name, figures(value)];
    return typeof value === 'number' && !text.includes(`{${name}, `) ? [name, numbers.format(value)] : [name, value];
  };
  const plain = (text: string, values?: Values) => {
    if (values === undefined) return catalogue[text] ?? text;
    const shown = Object.fromEntries(Object.entries(values).map((entry) => written(text, entry)));
    return String(formatOf(text).format(shown));
  };
  const rich = (text: string, values: RichValues) => {
    // Chunks are put into a fragment one by one, so that React asks for no keys.
    const wrapped = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'function' ? (inside: ReactNode[]) => value(together(inside)) : value,
    ]);
    return together(formatOf(text).format<ReactNode>(Object.fromEntries(wrapped)) as ReactNode | ReactNode[]);
  };
  return Object.assign(plain, { rich, figures, language });
}

/** "1.6 MB", "9.3 s". */
const AMOUNT = /^\d+\.\d+ ([kMGT]?B|ms|s)$/;

/** Values are parted by semicolons then, as commas are in them. */
function withCommas(text: string): string {
  return text.replaceAll(/(?<=\d), (?=[-+−\d])/g, '; ').replaceAll(/(?<=\d)\.(?=\d)/g, ',');
}

function together(parts: ReactNode | ReactNode[]): ReactNode {
  return Array.isArray(parts) ? createElement(Fragment, null, ...parts) : parts;
}

/** Marks texts that stand apart from where they are shown; the check of the catalogues finds them by it. */
export function translatable<const T>(texts: T): T {
  return texts;
}
