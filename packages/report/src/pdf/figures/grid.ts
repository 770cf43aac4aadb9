/** Small multiples: one little plot for each finding, four in a row, rows kept together. */
import type { Cursor } from '../cursor.ts';
import { COLOUR, CONTENT_WIDTH, PAGE } from '../style.ts';
import { type Box, label } from './frame.ts';

const COLUMNS = 4;
const INSET = { left: 24, right: 4, top: 13, bottom: 15 } as const;
const NAME_INSET = 12;
const CELL = CONTENT_WIDTH / COLUMNS;
export const ROW_HEIGHT = CELL - INSET.left - INSET.right + INSET.top + INSET.bottom;

export function drawGrid<T extends { readonly finding: string }>(
  cursor: Cursor,
  entries: readonly T[],
  draw: (entry: T, box: Box) => void,
): void {
  for (let first = 0; first < entries.length; first += COLUMNS) {
    cursor.reserve(ROW_HEIGHT);
    entries.slice(first, first + COLUMNS).forEach((entry, column) => {
      const x = PAGE.margin + column * CELL;
      const side = CELL - INSET.left - INSET.right;
      const name = { width: CELL - NAME_INSET, size: 7, bold: true, colour: COLOUR.ink };
      label(cursor.doc, entry.finding, x + NAME_INSET, cursor.y + 3, name);
      draw(entry, { x: x + INSET.left, y: cursor.y + INSET.top, width: side, height: side });
    });
    cursor.skip(ROW_HEIGHT);
  }
}
