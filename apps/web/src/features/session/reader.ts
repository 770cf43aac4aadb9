import { cookies } from 'next/headers';
import { cache } from 'react';
import { formatsFor, parseReader, READER_COOKIE, type Reader, type ReaderFormats } from '@/components/format';

/** Where the person who asks for this page reads, as the browser has said. */
export const currentReader = cache(
  async (): Promise<Reader> => parseReader(decodeURIComponent((await cookies()).get(READER_COOKIE)?.value ?? '')),
);

/** For pages: numbers and times as this person reads them. */
export async function readerFormats(): Promise<ReaderFormats> {
  return formatsFor(await currentReader());
}
