/** Room for names in a sentence; a test set may have two hundred findings with long names. */
const LIST_LETTERS = 1200;

/** "a, b, c", or as many as there is room for "and 12 more". */
export function list(names: readonly string[]): string {
  let shown = 0;
  for (let letters = 0; shown < names.length && letters + names[shown].length <= LIST_LETTERS; shown++)
    letters += names[shown].length + 2;
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
