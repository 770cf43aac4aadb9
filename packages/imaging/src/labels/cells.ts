/** What a single cell says. */

/** 1 present, 0 absent, null not labelled, 'uncertain'; undefined for a cell that says none of these. */
export type CellMeaning = 1 | 0 | null | 'uncertain' | undefined;

/** As spreadsheets and people write them in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const YES =
  'true yes y positive pos present ja wahr positiv oui vrai positif si sí verdadero positivo vero sim verdadeiro waar positief';
const NO =
  'false no n negative neg absent nein falsch negativ non faux négatif falso negativo não nao nee onwaar negatief';
const WORDS = new Map<string, CellMeaning>([
  ...YES.split(' ').map((word) => [word, 1] as const),
  ...NO.split(' ').map((word) => [word, 0] as const),
  ...['', 'nan', 'na', 'n/a', '#n/a', '<na>', 'null'].map((word) => [word, null] as const),
  ['uncertain', 'uncertain'],
]);

/** Numbers as programs write whole ones: 1, 1.0, 1.00, in many countries 1,0; with a hyphen or a minus before them. */
const WHOLE = /^([+\-\u2212]?)([01])(?:[.,]0*)?$/;

export function meaningOf(cell: string): CellMeaning {
  const word = cell.toLowerCase();
  if (WORDS.has(word)) return WORDS.get(word);
  const [, sign, digit] = WHOLE.exec(cell) ?? [];
  if (digit === undefined) return undefined;
  if (digit === '0') return 0;
  return sign === '-' || sign === '\u2212' ? 'uncertain' : 1;
}

/** Marks that stand for something which only the writer of the table knows: an empty cell beside "x" may be "no" or "not read". */
export function isMark(cell: string): boolean {
  return /^[x+*•✓✔✗✘±-]$/i.test(cell);
}

/** 1.23457E+11: a long number after a spreadsheet has rounded it; different ids become one. */
export function isRoundedNumber(cell: string): boolean {
  return /^\d([.,]\d+)?e\+\d{2,3}$/i.test(cell);
}

/** A number with more digits than the 15 that a spreadsheet keeps, zeros where the others were. */
export function isCutNumber(cell: string): boolean {
  return /^[1-9]\d{14}0+$/.test(cell);
}
