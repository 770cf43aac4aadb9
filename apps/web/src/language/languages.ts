/** The languages in which the portal's pages speak. Texts are written in English in the code; german/ has the others by them. */

/** By their BCP 47 tag, each with its name for itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof LANGUAGES;

/** Countries whose numbers and dates are meant where nobody has said one. */
export const USUAL_COUNTRY: Record<Language, string> = { en: 'GB', de: 'DE' };

/** The cookie that keeps what a person has chosen. */
export const LANGUAGE_COOKIE = 'doubleblind-language';

export function isLanguage(text: string | null | undefined): text is Language {
  return typeof text === 'string' && Object.hasOwn(LANGUAGES, text);
}

/** What was chosen, else the first language of the browser's list (RFC 9110, 12.5.4) in which there are pages, else English. */
export function languageOf(chosen: string | undefined, accepted: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  const wanted = (accepted ?? '')
    .split(',')
    .map((entry) => {
      const [tag, quality] = entry.trim().split(/\s*;\s*q=/);
      return { language: tag.split('-')[0].toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ language, quality }) => quality > 0 && isLanguage(language))
    .sort((a, b) => b.quality - a.quality);
  const [first] = wanted;
  return first && isLanguage(first.language) ? first.language : 'en';
}
