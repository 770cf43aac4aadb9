/** The standard fonts have the characters of Windows-1252 only; purpose, names and groups may hold any. */

/** Characters of Windows-1252 beyond Latin-1. */
const FURTHER = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Accents that the fonts lack are dropped, common signs are spelt out, whatever is left becomes a question mark. */
export function printable(text: string): string {
  const spelt = text.replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('−', '-').replaceAll(/\s/g, ' ');
  return Array.from(spelt, (character) => {
    if (hasGlyph(character)) return character;
    const plain = Array.from(character.normalize('NFKD')).filter(hasGlyph).join('');
    return plain === '' ? '?' : plain;
  }).join('');
}

function hasGlyph(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || FURTHER.has(character);
}

/** A copy in which every string is printable. */
export function withPrintableStrings<T>(value: T): T {
  return mapped(value) as T;
}

function mapped(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item)]));
}
