import { inflateSync } from 'node:zlib';

/** The words on its pages: strings in hexadecimal among the numbers that set letters apart, in compressed streams. */
export function wordsOf(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const pages = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, data]) => {
    try {
      return [inflateSync(Buffer.from(data, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const lines = pages.flatMap((page) => [...page.matchAll(/\[([^\]]*)\] TJ/g)].map(([, parts]) => parts));
  return lines
    .map((parts) =>
      [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    )
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
