import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { formatsFor, parseReader, READER_COOKIE, type Reader, type ReaderFormats } from '@/components/format';
import { catalogueOf } from '@/language/catalogues';
import { LANGUAGE_COOKIE, languageOf } from '@/language/languages';
import { type Words, wordsFor } from '@/language/words';

/** Where the person who asks for this page reads, as the browser has said, and in which language. */
export const currentReader = cache(async (): Promise<Reader> => {
  const kept = await cookies();
  const language = languageOf(kept.get(LANGUAGE_COOKIE)?.value, (await headers()).get('accept-language'));
  return parseReader(decoded(kept.get(READER_COOKIE)?.value), language);
});

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** For pages: numbers and times as this person reads them. */
export async function readerFormats(): Promise<ReaderFormats> {
  return formatsFor(await currentReader());
}

/** For pages and actions: texts in this person's language. */
export const readerWords = cache(async (): Promise<Words> => {
  const { language, locale } = await currentReader();
  return wordsFor(language, locale, catalogueOf(language));
});

/** The title of a page, in the reader's language. */
export function titled(text: string, more: Metadata = {}): () => Promise<Metadata> {
  return async () => ({ ...more, title: (await readerWords())(text) });
}
