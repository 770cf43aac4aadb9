/** Where the next block goes: from top to bottom, a new page when it does not fit. */
import type PDFDocument from 'pdfkit';
import { CONTENT_BOTTOM, PAGE } from './style.ts';

export type Doc = InstanceType<typeof PDFDocument>;

export class Cursor {
  readonly doc: Doc;
  y: number = PAGE.margin;

  constructor(doc: Doc) {
    this.doc = doc;
  }

  get left(): number {
    return CONTENT_BOTTOM - this.y;
  }

  /** Begins a new page unless `height` points are left. Returns whether it did. */
  reserve(height: number): boolean {
    if (height <= this.left || this.y === PAGE.margin) return false;
    this.doc.addPage();
    this.y = PAGE.margin;
    return true;
  }

  skip(height: number): void {
    this.y += height;
  }
}
