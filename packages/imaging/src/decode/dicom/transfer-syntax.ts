/** Transfer syntaxes (PS3.5 annex A, PS3.6 table A-1). */
import { DoubleblindError } from '@doubleblind/errors';

/** How pixel data are compressed; which kind of compressed stream it is, the stream itself tells. */
export type PixelEncoding = 'native' | 'rle' | 'stream';

export interface TransferSyntax {
  readonly pixels: PixelEncoding;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly deflated: boolean;
}

const usual = { explicit: true, littleEndian: true, deflated: false } as const;
const native = { ...usual, pixels: 'native' } as const;
const stream = { ...usual, pixels: 'stream' } as const;

/** What a data set is taken for where nothing names its transfer syntax. */
export const DEFAULT_SYNTAX: TransferSyntax = { ...native, explicit: false };

const JPEG = '1.2.840.10008.1.2.4.';
const SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  '1.2.840.10008.1.2': DEFAULT_SYNTAX,
  '1.2.840.10008.1.2.1': native,
  '1.2.840.10008.1.2.1.99': { ...native, deflated: true },
  '1.2.840.10008.1.2.2': { ...native, littleEndian: false },
  '1.2.840.10008.1.2.5': { ...usual, pixels: 'rle' },
  // All processes of JPEG, retired ones too (50 to 66 and 70), JPEG-LS (two), JPEG 2000 (two).
  ...Object.fromEntries(
    [...Array.from({ length: 17 }, (_, k) => 50 + k), 70, 80, 81, 90, 91].map((n) => [`${JPEG}${n}`, stream]),
  ),
};

const REFUSED: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\.4\.10\d$/, 'video'],
  [/\.4\.20\d$/, 'high-throughput JPEG 2000'],
  [/\.4\.9[2-5]$/, 'JPEG 2000 of several components or by reference'],
  [/\.4\.11\d$/, 'JPEG XL'],
];

/** @throws DB2004 for a transfer syntax that is not read, with its name where it is known. */
export function transferSyntax(uid: string): TransferSyntax {
  const known = SYNTAXES[uid];
  if (known) return known;
  const name = uid.startsWith(JPEG) ? REFUSED.find(([pattern]) => pattern.test(uid))?.[1] : undefined;
  throw new DoubleblindError(
    'DB2004',
    `Its transfer syntax is ${JSON.stringify(uid.slice(0, 64))}${name ? ` (${name})` : ''}.`,
  );
}
