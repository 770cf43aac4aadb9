/** A small coordinate system: a frame with ticks, and data units to points. */
import type { Doc } from '../cursor.ts';
import { COLOUR, FONT } from '../style.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Frame {
  readonly box: Box;
  toX(value: number): number;
  toY(value: number): number;
}

export function frameOf(box: Box, x: Range, y: Range): Frame {
  return {
    box,
    toX: (value) => box.x + ((value - x.low) / (x.high - x.low)) * box.width,
    toY: (value) => box.y + box.height - ((value - y.low) / (y.high - y.low)) * box.height,
  };
}

export function drawFrame(doc: Doc, { x, y, width, height }: Box): void {
  doc.rect(x, y, width, height).lineWidth(0.5).strokeColor(COLOUR.frame).stroke();
}

export function label(
  doc: Doc,
  text: string,
  x: number,
  y: number,
  options: { width: number; align?: 'left' | 'center' | 'right'; size?: number; bold?: boolean; colour?: string },
): void {
  doc
    .font(options.bold ? FONT.bold : FONT.regular)
    .fontSize(options.size ?? 6)
    .fillColor(options.colour ?? COLOUR.muted);
  doc.text(text, x, y, {
    width: options.width,
    align: options.align ?? 'left',
    lineBreak: false,
    ellipsis: true,
    height: 9,
  });
}

/** Numbers below and to the left of a frame. */
export function drawTicks(
  doc: Doc,
  frame: Frame,
  x: readonly [number, string][],
  y: readonly [number, string][],
): void {
  const { box } = frame;
  doc.lineWidth(0.5).strokeColor(COLOUR.frame);
  for (const [value, text] of x) {
    doc
      .moveTo(frame.toX(value), box.y + box.height)
      .lineTo(frame.toX(value), box.y + box.height + 2)
      .stroke();
    label(doc, text, frame.toX(value) - 15, box.y + box.height + 3.5, { width: 30, align: 'center' });
  }
  for (const [value, text] of y) {
    doc
      .moveTo(box.x - 2, frame.toY(value))
      .lineTo(box.x, frame.toY(value))
      .stroke();
    label(doc, text, box.x - 34, frame.toY(value) - 2.5, { width: 30, align: 'right' });
  }
}

export function line(doc: Doc, points: readonly (readonly [number, number])[]): Doc {
  points.forEach(([x, y], i) => {
    if (i === 0) doc.moveTo(x, y);
    else doc.lineTo(x, y);
  });
  return doc;
}

/** "not defined" in the middle of an empty frame, with the reason below. */
export function drawReason(doc: Doc, { x, y, width, height }: Box, reason: string): void {
  doc.font(FONT.italic).fontSize(6.5).fillColor(COLOUR.muted);
  doc.text(reason, x + 4, y + height / 2 - 12, { width: width - 8, height: 30, align: 'center', ellipsis: true });
}
