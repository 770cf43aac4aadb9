/** In which language the agent's own pages speak: the one that their reader's browser asks for, or was told to. */
import { GERMAN } from './german.ts';

export type Values = Readonly<Record<string, string | number>>;
/** A text as it reads there; `{name}` in it stands for a value. Texts are English in the code, german.ts has the others by them. */
export type Words = (text: string, values?: Values) => string;

const wordsBy =
  (catalogue: Readonly<Record<string, string>>): Words =>
  (text, values = {}) =>
    (catalogue[text] ?? text).replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      name in values ? String(values[name]) : whole,
    );

export const ENGLISH: Words = wordsBy({});
const IN_GERMAN = wordsBy(GERMAN);

/** By the header of a request (RFC 9110, 12.5.4); page/words.js names one language there. */
export function wordsFor(acceptLanguage: string | undefined): Words {
  const [first] = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => entry.trim().slice(0, 2).toLowerCase())
    .filter((language) => language === 'de' || language === 'en');
  return first === 'de' ? IN_GERMAN : ENGLISH;
}
