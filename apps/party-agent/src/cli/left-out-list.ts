/** Files that are no part of a test set, in commands. */
import type { LeftOutFile } from '../store/left-out.ts';
import { note } from './print.ts';

const EXAMPLES = 3;

/** By reason: how many, and the first of them. @param list Where all of them are written. */
export function showLeftOut(files: readonly LeftOutFile[], list: string): void {
  note(`  files left out: ${files.length}; each of them with the reason in ${list}`);
  for (const [reason, members] of Map.groupBy(files, (file) => file.reason)) {
    const shown = members.slice(0, EXAMPLES).map(({ name }) => name);
    note(`    ${members.length}: ${reason} ${shown.join(', ')}${members.length > EXAMPLES ? ', ...' : ''}`);
  }
}
