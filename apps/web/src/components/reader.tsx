'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { type Catalogue, type Words, wordsFor } from '@/language/words';
import { formatsFor, READER_COOKIE, type Reader, type ReaderFormats, UNKNOWN_READER } from './format.ts';

const Context = createContext<{ readonly reader: Reader; readonly words: Words }>({
  reader: UNKNOWN_READER,
  words: wordsFor('en', UNKNOWN_READER.locale, {}),
});
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Numbers and times of the reader in what runs in the browser; the server has written the page with the same ones. */
export function useReaderFormats(): ReaderFormats {
  return formatsFor(useContext(Context).reader);
}

/** Texts in the reader's language, as `readerWords` gives them to pages. */
export function useWords(): Words {
  return useContext(Context).words;
}

/** Tells the server where this browser's person reads, and asks for the page again when it did not know. */
export function ReaderProvider(props: {
  reader: Reader;
  /** Of the reader's language; empty for English. */
  catalogue: Catalogue;
  children: ReactNode;
}) {
  const { reader, catalogue } = props;
  const router = useRouter();
  useEffect(() => {
    const here = thisPlace();
    const kept = `${READER_COOKIE}=${encodeURIComponent(here)}`;
    if (document.cookie.split('; ').includes(kept)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
    document.cookie = `${kept}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  }, [router]);
  const value = useMemo(
    () => ({ reader, words: wordsFor(reader.language, reader.locale, catalogue) }),
    [reader, catalogue],
  );
  return <Context value={value}>{props.children}</Context>;
}

/** Whose numbers and dates are shown, and at what time: "CH|Europe/Zurich". */
function thisPlace(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const country = new Intl.Locale(navigator.language).maximize().region ?? 'GB';
  return `${/^[A-Z]{2}$/.test(country) ? country : 'GB'}|${timeZone || 'UTC'}`;
}
