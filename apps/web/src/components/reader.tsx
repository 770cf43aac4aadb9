'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { formatsFor, READER_COOKIE, type Reader, type ReaderFormats, UNKNOWN_READER } from './format.ts';

const Context = createContext<Reader>(UNKNOWN_READER);
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Numbers and times of the reader in what runs in the browser; the server has written the page with the same ones. */
export function useReaderFormats(): ReaderFormats {
  return formatsFor(useContext(Context));
}

/** Tells the server where this browser's person reads, and asks for the page again when it did not know. */
export function ReaderProvider({ reader, children }: { reader: Reader; children: ReactNode }) {
  const router = useRouter();
  useEffect(() => {
    const here = thisReader();
    if (here.locale === reader.locale && here.timeZone === reader.timeZone) return;
    const value = encodeURIComponent(`${here.locale}|${here.timeZone}`);
    const kept = `${READER_COOKIE}=${value}`;
    if (document.cookie.split('; ').includes(kept)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
    document.cookie = `${kept}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    router.refresh();
  }, [reader, router]);
  return <Context value={reader}>{children}</Context>;
}

/** English words, with the numbers and dates of the reader's country. */
function thisReader(): Reader {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const region = new Intl.Locale(navigator.language).maximize().region ?? 'GB';
  return { locale: `en-${/^[A-Z]{2}$/.test(region) ? region : 'GB'}`, timeZone: timeZone || 'UTC' };
}
