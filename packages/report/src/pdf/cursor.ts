/**
 * Where the next block goes: from top to bottom, a new page when it does not fit. What is drawn is also put into the tree that
 * readers of the document's structure follow (tagged PDF: ISO 32000-1, 14.8).
 */
import type PDFDocument from 'pdfkit';
import { CONTENT_BOTTOM, PAGE } from './style.ts';

export type Doc = InstanceType<typeof PDFDocument>;

/** Elements of the standard structure types that hold others, and those that hold what is drawn (ISO 32000-1, 14.8.4). */
type Group = 'Table' | 'TR' | 'L' | 'LI';
export type Tag = 'H1' | 'H2' | 'H3' | 'P' | 'TH' | 'TD' | 'Lbl' | 'LBody' | 'Figure';

interface TagOptions {
  /** What is said in place of a figure. */
  readonly alt?: string;
  /** What is read where something else, or nothing, is drawn. */
  readonly actual?: string;
}

export class Cursor {
  readonly doc: Doc;
  y: number = PAGE.margin;
  readonly #parents: ReturnType<Doc['struct']>[];
  #tagging = false;

  constructor(doc: Doc) {
    this.doc = doc;
    const root = doc.struct('Document');
    doc.addStructure(root);
    this.#parents = [root];
  }

  get left(): number {
    return CONTENT_BOTTOM - this.y;
  }

  /** Begins a new page unless `height` points are left. Returns whether it did. */
  reserve(height: number): boolean {
    if (height <= this.left || this.y === PAGE.margin) return false;
    // An element that is being drawn goes on there.
    this.doc.continueOnNewPage();
    this.y = PAGE.margin;
    return true;
  }

  skip(height: number): void {
    this.y += height;
  }

  /** Elements that `draw` tags belong to one of this kind. */
  group(kind: Group, draw: () => void): void {
    const element = this.doc.struct(kind);
    this.#parent.add(element);
    this.#parents.push(element);
    draw();
    this.#parents.pop();
    element.end();
  }

  /** What `draw` draws is one element; elements inside it belong to it. */
  tag(kind: Tag, draw: () => void, options: TagOptions = {}): void {
    if (this.#tagging) {
      draw();
      return;
    }
    const content = this.doc.markStructureContent(kind);
    this.#tagging = true;
    draw();
    this.#tagging = false;
    this.doc.endMarkedContent();
    this.#parent.add(this.doc.struct(kind, options, [content]));
  }

  /** For rules, bullets and what is repeated: drawn, and not read. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    if (this.#tagging) {
      draw();
      return;
    }
    this.doc.markContent('Artifact', { type });
    this.#tagging = true;
    draw();
    this.#tagging = false;
    this.doc.endMarkedContent();
  }

  /** When everything is drawn. */
  end(): void {
    this.#parent.end();
  }

  get #parent(): ReturnType<Doc['struct']> {
    return this.#parents.at(-1)!;
  }
}
