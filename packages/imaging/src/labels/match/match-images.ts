/** Which image each row of a table means: by the longest common end of their paths, and never against what a folder says. */
import { type Found, type FoundImage, ImageIndex } from './image-index.ts';
import { partsOf } from './path.ts';

export interface ImageMatches {
  /** For each cell, in order: its image; or why it has none, and which earlier cell says the same. */
  readonly found: readonly RowMatch[];
  /** Folders of the table's paths that stand for a folder of another name: from the table's to the given one. */
  readonly renamed: ReadonlyMap<string, string>;
}

export type RowMatch =
  | { readonly name: string }
  | { readonly name: null; readonly reason: string; readonly sameAs?: number };

/**
 * @param cells Paths or names as the table has them.
 * @param names Paths of the images relative to their folder, each once.
 * @param folder Path of that folder, where it is known.
 */
export function matchImages(cells: readonly string[], names: readonly string[], folder: string | null): ImageMatches {
  const index = new ImageIndex(names, folder, foldFor(names, cells));
  const table = tableOfPaths(cells);
  const found = withoutOddFolders(cells.map((cell) => index.find(cell, table)));
  const renamed = new Map<string, string>();
  // Further out it is only where somebody else keeps the folder.
  for (const match of found) {
    if (match.name !== null && match.renamed && match.rootDepth === 0)
      renamed.set(match.renamed.said, match.renamed.given);
  }
  return { found: oneRowEach(cells, found), renamed };
}

/** Where some rows name the image folder as it is, other rows with another name in its place mean another folder. */
function withoutOddFolders(found: readonly Found[]): Found[] {
  const named = found.some((match) => match.name !== null && match.rootDepth > 0);
  return found.map((match) => {
    if (!named || match.name === null || match.renamed === null || match.rootDepth > 0) return match;
    const { said, given } = match.renamed;
    return { name: null, reason: `the file of that name is in the folder "${given}", not in "${said}"` };
  });
}

/** Case is passed over where it tells neither images nor rows apart, as on the file systems of Windows and macOS. */
export function foldFor(...lists: readonly (readonly string[])[]): (text: string) => string {
  const lower = (text: string) => text.toLowerCase();
  const free = lists.every((list) => {
    const different = new Set(list.map((text) => text.normalize('NFC')));
    return new Set([...different].map(lower)).size === different.size;
  });
  return free ? lower : (text) => text;
}

function tableOfPaths(cells: readonly string[]) {
  const paths = cells.flatMap((cell) => partsOf(cell) ?? []);
  let commonFolders = paths[0]?.folders.length ?? 0;
  for (const { folders } of paths) {
    let same = 0;
    while (same < commonFolders && folders[same] === paths[0].folders[same]) same++;
    commonFolders = same;
  }
  const different = new Set(paths.map(({ folders, file }) => [...folders, file].join('/')));
  return { commonFolders, filesDiffer: new Set(paths.map(({ stem }) => stem)).size === different.size };
}

/** Several rows that name one image: the one that says most of its path has it; the same name again is a repeated row. */
function oneRowEach(cells: readonly string[], found: readonly Found[]): ImageMatches['found'] {
  const claims = new Map<string, number[]>();
  found.forEach(({ name }, i) => {
    if (name !== null) claims.set(name, [...(claims.get(name) ?? []), i]);
  });
  const result = found.map((match): RowMatch => {
    return match.name === null ? { name: null, reason: match.reason } : { name: match.name };
  });
  const depthOf = (i: number) => (found[i] as FoundImage).depth;
  for (const rows of claims.values()) {
    if (rows.length < 2) continue;
    const deepest = Math.max(...rows.map(depthOf));
    const best = rows.filter((i) => depthOf(i) === deepest);
    const first = pathText(cells[best[0]]);
    const repeats = best.every((i) => pathText(cells[i]) === first);
    for (const i of rows) {
      if (!repeats || !best.includes(i)) result[i] = { name: null, reason: 'other rows fit the same file' };
      else if (i !== best[0]) result[i] = { name: null, reason: 'the image has a row already', sameAs: best[0] };
    }
  }
  return result;
}

function pathText(cell: string): string {
  const parts = partsOf(cell);
  return parts === null ? '' : [...parts.folders, parts.file].join('/');
}
