import { german } from './german/index.ts';
import { isLanguage, type Language, USUAL_COUNTRY } from './languages.ts';
import { type Catalogue, type Words, wordsFor } from './words.ts';

const CATALOGUES: Record<Language, Catalogue> = { en: {}, de: german };

/** Texts in a language, by the English ones; English has none. Not for the browser, which is given those of its reader. */
export function catalogueOf(language: Language): Catalogue {
  return CATALOGUES[language];
}

const words = new Map<Language, Words>();

/** Words for who is written to where no browser says more: in the person's language, as it is usual there; else in English. */
export function wordsOf(language: string | null): Words {
  const known = isLanguage(language) ? language : 'en';
  const before = words.get(known) ?? wordsFor(known, `${known}-${USUAL_COUNTRY[known]}`, CATALOGUES[known]);
  words.set(known, before);
  return before;
}
