/** The report as a sequence of blocks, from which both text and PDF are made, so that they say the same. */
import type { Report } from '@doubleblind/contracts';

/** The figures that a rendering can draw. */
export type FigureName = 'roc' | 'averagedRoc' | 'blandAltman' | 'calibration' | 'netBenefit' | 'forest';

/** A piece of a report; renderings draw each kind in their way. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** `lead`: its first words, in bold. */
  | { readonly kind: 'paragraph'; readonly text: string; readonly lead?: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      /** How to read it, for a radiologist. */
      readonly caption: string;
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns of running text, which may break into lines; all others hold figures and are set flush right. */
      readonly textColumns: readonly number[];
    }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'figure';
      readonly figure: FigureName;
      readonly title: string;
      readonly caption: string;
      readonly report: Report;
    };

/**
 * A sentence with its values, in a reader's language: `{name}` stands for a value. The text is English, and what a catalogue
 * has it by.
 */
export type Say = (text: string, values?: Readonly<Record<string, string | number>>) => string;

/** As the sentence stands. */
export const inEnglish: Say = (text, values = {}) =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));

export function heading(text: string): Block {
  return { kind: 'heading', text };
}

export function paragraph(text: string, lead?: string): Block {
  return { kind: 'paragraph', text, ...(lead === undefined ? {} : { lead }) };
}
