import { breakLines, PdfDocument, textWidth } from './pdf-document.ts';

const MARGIN = 50;
/** Helvetica-Bold is at most this much wider than Helvetica in ordinary words. */
const BOLD = 1.08;
const SOFT = [0.31, 0.38, 0.41] as const;
const LINE = [0.83, 0.87, 0.88] as const;
const SECURE = [0.04, 0.35, 0.4] as const;
const PLAIN = [0.54, 0.29, 0.06] as const;

export interface PdfColumn {
  readonly title: string;
  /** Share of the page's width; all shares are scaled to fill it. */
  readonly share: number;
  readonly right?: boolean;
}

/** Flows headings, paragraphs, tables and figures down the pages of a report. */
export class ReportLayout {
  readonly document = new PdfDocument();
  #y = 0;

  constructor() {
    this.#newPage();
  }

  get #width(): number {
    return this.document.width - 2 * MARGIN;
  }

  #newPage(): void {
    this.document.addPage();
    this.#y = MARGIN + 10;
  }

  #need(height: number): void {
    if (this.#y + height > this.document.height - MARGIN - 14) this.#newPage();
  }

  heading(text: string, size = 13): void {
    this.#need(size * 4.5);
    this.#y += size * 1.5;
    this.document.text(MARGIN, this.#y, text, { size, font: 'bold' });
    this.#y += size * 0.9;
  }

  paragraph(text: string, options: { size?: number; soft?: boolean } = {}): void {
    const size = options.size ?? 9.5;
    for (const line of breakLines(text, size, this.#width)) {
      this.#need(size * 1.4);
      this.#y += size * 1.35;
      this.document.text(MARGIN, this.#y, line, { size, ...(options.soft && { colour: SOFT }) });
    }
    this.#y += size * 0.6;
  }

  table(columns: readonly PdfColumn[], rows: readonly (readonly string[])[], note?: string): void {
    const size = 8.5;
    const total = columns.reduce((sum, column) => sum + column.share, 0);
    const widths = columns.map((column) => (column.share / total) * this.#width);
    const starts = widths.map((_, index) => MARGIN + widths.slice(0, index).reduce((sum, width) => sum + width, 0));
    const row = (cells: readonly string[], font: 'regular' | 'bold') => {
      const broken = cells.map((cell, index) =>
        breakLines(cell, size, (widths[index] - 8) / (font === 'bold' ? BOLD : 1)),
      );
      const height = Math.max(1, ...broken.map((lines) => lines.length)) * size * 1.3 + 5;
      this.#need(height);
      broken.forEach((lines, index) => {
        lines.forEach((text, line) => {
          const right = columns[index].right
            ? widths[index] - 8 - textWidth(text, size) * (font === 'bold' ? BOLD : 1)
            : 0;
          this.document.text(starts[index] + 2 + right, this.#y + size * 1.3 * (line + 1), text, { size, font });
        });
      });
      this.#y += height;
      this.document.line(
        [
          [MARGIN, this.#y],
          [MARGIN + this.#width, this.#y],
        ],
        { width: 0.5, colour: LINE },
      );
    };
    row(
      columns.map((column) => column.title),
      'bold',
    );
    for (const cells of rows) row(cells, 'regular');
    this.#y += 4;
    if (note) this.paragraph(note, { size: 8, soft: true });
    this.#y += 6;
  }

  /** ROC curves, two beside each other; the second curve of each is dashed. */
  curves(
    figures: readonly { title: string; secure: readonly Point[]; plaintext?: readonly Point[] | undefined }[],
  ): void {
    const side = (this.#width - 30) / 2;
    const height = side * 0.78;
    for (let index = 0; index < figures.length; index += 2) {
      this.#need(height + 40);
      figures.slice(index, index + 2).forEach((figure, column) => {
        this.#curve(figure, MARGIN + column * (side + 30), this.#y + 16, side, height);
      });
      this.#y += height + 44;
    }
  }

  #curve(
    figure: Parameters<ReportLayout['curves']>[0][number],
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    const { document } = this;
    document.text(x, y - 4, figure.title, { size: 9, font: 'bold' });
    const place = (point: Point): [number, number] => [
      x + point.falsePositiveRate * width,
      y + 4 + (1 - point.truePositiveRate) * height,
    ];
    const corner = (fpr: number, tpr: number) => place({ falsePositiveRate: fpr, truePositiveRate: tpr });
    document.line([corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)], { width: 0.5, colour: LINE });
    document.line([corner(0, 0), corner(1, 1)], { width: 0.5, colour: LINE });
    document.line(figure.secure.map(place), { width: 1.2, colour: SECURE });
    if (figure.plaintext) document.line(figure.plaintext.map(place), { width: 1.2, colour: PLAIN, dash: '3 2' });
    document.text(x, y + height + 14, 'False positive rate from 0 to 1; sensitivity upwards', {
      size: 7,
      colour: SOFT,
    });
  }

  /** Numbers the pages, with the report's name at the foot of each. */
  finish(title: string): Uint8Array {
    const { document } = this;
    for (let page = 0; page < document.pages; page++) {
      const y = document.height - 28;
      document.text(MARGIN, y, title, { size: 7.5, colour: SOFT, page });
      const text = `Page ${page + 1} of ${document.pages}`;
      document.text(document.width - MARGIN - textWidth(text, 7.5), y, text, { size: 7.5, colour: SOFT, page });
    }
    return document.toBytes(title);
  }
}

interface Point {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}
