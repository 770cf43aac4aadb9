import { isLanguage, LANGUAGE_COOKIE, type Language, languageOf } from '../../language/languages.ts';
import type { Database } from '../database/client.ts';

/** Mails to the person are written in it from now on. */
export async function keepLanguage(database: Database, personId: string, language: Language): Promise<void> {
  await database.person.update({ where: { id: personId }, data: { language } });
}

/** Of the browser that asks: what its person has chosen there, else the one it asks for; null when it says nothing. */
export function languageOfBrowser(headers: Headers): Language | null {
  const [, chosen] = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=([a-z]+)`).exec(headers.get('cookie') ?? '') ?? [];
  const accepted = headers.get('accept-language');
  return isLanguage(chosen) || accepted !== null ? languageOf(chosen, accepted) : null;
}
