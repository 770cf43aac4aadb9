/**
 * A small writer of PDF 1.7 files (ISO 32000-1): pages of text in the standard Helvetica fonts, lines and filled
 * rectangles. No fonts are embedded, so text is limited to the Windows-1252 characters.
 */

const A4 = { width: 595.28, height: 841.89 };

/** Advance widths of Helvetica for characters 32 to 126, in thousandths of the font size (Adobe's AFM files). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

/** Punctuation of Windows-1252 that lies elsewhere in Unicode. */
const PUNCTUATION: Record<string, number> = {
  '–': 0x96,
  '—': 0x97,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '…': 0x85,
};
const REPLACED: Record<string, string> = { '−': '-', '≥': '>=', '≤': '<=', '×': '\u00d7' };

/** A character as Windows-1252 has it: letters that it lacks come without their accents, all else as a question mark. */
function encodeChar(char: string): string {
  const code = PUNCTUATION[char] ?? char.codePointAt(0)!;
  if (code < 256) return String.fromCharCode(code);
  const base = char.normalize('NFKD').charCodeAt(0);
  return base < 256 ? String.fromCharCode(base) : '?';
}

function encode(text: string): string {
  let bytes = '';
  for (const char of text) for (const part of REPLACED[char] ?? char) bytes += encodeChar(part);
  return bytes;
}

export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const char of encode(text)) sum += WIDTHS[char.charCodeAt(0) - 32] ?? 556;
  return (sum * size) / 1000;
}

/** Breaks text into lines that fit; a word that is too long alone is broken inside. */
export function breakLines(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (textWidth(line, size) > width) {
      let fit = line.length - 1;
      while (fit > 1 && textWidth(line.slice(0, fit), size) > width) fit -= 1;
      lines.push(line.slice(0, fit));
      line = line.slice(fit);
    }
  }
  if (line) lines.push(line);
  return lines;
}

export type Font = 'regular' | 'bold';
type Colour = readonly [number, number, number];

const number = (value: number) => value.toFixed(2).replace(/\.?0+$/, '');

/** Pages that one draws on from the top; y counts downwards from the upper edge, in points. */
export class PdfDocument {
  readonly width = A4.width;
  readonly height = A4.height;
  readonly #pages: string[][] = [];

  addPage(): void {
    this.#pages.push([]);
  }

  get pages(): number {
    return this.#pages.length;
  }

  #draw(operators: string, page = this.#pages.length - 1): void {
    this.#pages[page].push(operators);
  }

  text(
    x: number,
    y: number,
    text: string,
    options: { size: number; font?: Font; colour?: Colour; page?: number },
  ): void {
    const { size, font = 'regular', colour = [0.09, 0.14, 0.17] } = options;
    const escaped = encode(text).replace(/[\\()]/g, (char) => `\\${char}`);
    const name = font === 'bold' ? '/F2' : '/F1';
    this.#draw(
      `BT ${name} ${number(size)} Tf ${colour.map(number).join(' ')} rg ${number(x)} ${number(this.height - y)} Td (${escaped}) Tj ET`,
      options.page,
    );
  }

  line(
    points: readonly (readonly [number, number])[],
    options: { width: number; colour: Colour; dash?: string },
  ): void {
    const path = points.map(([x, y], index) => `${number(x)} ${number(this.height - y)} ${index === 0 ? 'm' : 'l'}`);
    const dash = options.dash ? `[${options.dash}] 0 d` : '[] 0 d';
    this.#draw(`${options.colour.map(number).join(' ')} RG ${number(options.width)} w ${dash} ${path.join(' ')} S`);
  }

  /** The file's bytes. */
  toBytes(title: string): Uint8Array {
    const objects: string[] = [];
    const pageIds = this.#pages.map((_, index) => 5 + index * 2);
    objects[1] = '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>';
    objects[2] = `<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] /Count ${pageIds.length} >>`;
    objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
    objects[4] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>';
    this.#pages.forEach((operators, index) => {
      const content = operators.join('\n');
      objects[pageIds[index]] =
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(this.width)} ${number(this.height)}] ` +
        `/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${pageIds[index] + 1} 0 R >>`;
      objects[pageIds[index] + 1] = `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
    });
    const info = objects.length;
    objects[info] = `<< /Title (${encode(title).replace(/[\\()]/g, (char) => `\\${char}`)}) /Producer (Doubleblind) >>`;

    // Bytes and characters are the same here: everything is Windows-1252 already.
    let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
    const offsets: number[] = [];
    for (let id = 1; id < objects.length; id++) {
      offsets[id] = file.length;
      file += `${id} 0 obj\n${objects[id]}\nendobj\n`;
    }
    const start = file.length;
    file += `xref\n0 ${objects.length}\n0000000000 65535 f \n`;
    for (let id = 1; id < objects.length; id++) file += `${String(offsets[id]).padStart(10, '0')} 00000 n \n`;
    file += `trailer\n<< /Size ${objects.length} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
    return Uint8Array.from(file, (char) => char.charCodeAt(0));
  }
}
