import { german } from './german/index.ts';
import type { Language } from './languages.ts';
import type { Catalogue } from './words.ts';

const CATALOGUES: Record<Language, Catalogue> = { en: {}, de: german };

/** Texts in a language, by the English ones; English has none. Not for the browser, which is given those of its reader. */
export function catalogueOf(language: Language): Catalogue {
  return CATALOGUES[language];
}
