/** Cells that list findings. */
import { plainName } from './column-names.ts';

/** A list as programs in Python print it, as PadChest's table has them: ['pleural effusion', 'normal']. */
const PRINTED_LIST = /^\[(.*)\]$/s;
const PRINTED_ENTRY = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|[^,\s][^,]*/g;

export const isPrintedList = (cell: string) => PRINTED_LIST.test(cell);

/** Whether a cell lists several things: "Edema|Mass", or as Python prints it. */
export const isList = (cell: string) => cell.includes('|') || isPrintedList(cell);

/** Entries of a cell that lists findings: Edema|Mass, Edema;Mass, Edema, Mass, or as Python prints them. */
export function entriesOf(cell: string): string[] {
  const inner = PRINTED_LIST.exec(cell)?.[1];
  const parts =
    inner === undefined
      ? cell.split(/[|;,]/)
      : Array.from(inner.matchAll(PRINTED_ENTRY), ([whole, single, double]) => single ?? double ?? whole);
  return parts.map((part) => part.trim()).filter((entry) => entry !== '' && entry !== 'nan');
}

/** The entries of cells in their plain spelling: a list may write one finding in several ways. Each different cell is read once. */
export function plainEntries(): (cell: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (cell) => {
    const before = known.get(cell);
    if (before) return before;
    const entries = new Set(entriesOf(cell).map(plainName));
    known.set(cell, entries);
    return entries;
  };
}
