/** The images of a folder, to be found by what a table calls them. */
import { differByNumber, type PathParts, partsOf } from './path.ts';

/** Images that share the last parts of their paths: the file's stem, then folders from the inside out. */
interface Node {
  /** Made when a folder comes; most files have a folder of their own, and most nodes lead to one. */
  inner: Map<string, Node> | null;
  /** Images whose path within the image folder ends here. */
  readonly here: Image[];
}

interface Image {
  readonly name: string;
  readonly parts: PathParts;
}

export type Found = FoundImage | { readonly name: null; readonly reason: string };

export interface FoundImage {
  readonly name: string;
  /** How many folders of its path the cell names too. */
  readonly depth: number;
  /** How many of these are of the path of the image folder itself. */
  readonly rootDepth: number;
  /** A folder of the cell, and the folder of another name for which it was taken. */
  readonly renamed: { readonly said: string; readonly given: string } | null;
}

/** What a table's image column says as a whole, which a single cell cannot. */
export interface TableOfPaths {
  /** Folders that begin the path of every row: where the writer of the table kept the images. */
  readonly commonFolders: number;
  /** Whether no two rows name files alike but for their folders. */
  readonly filesDiffer: boolean;
}

export class ImageIndex {
  readonly #stems = new Map<string, Node>();
  readonly #root: readonly string[];
  readonly #fold: (text: string) => string;
  /** Names by what is left of them when a program has taken them for numbers; made when a row has no image. */
  #numbers: Map<string, string[]> | null = null;

  /**
   * @param names Paths relative to the image folder, each once.
   * @param folder Path of the image folder itself where it is known; else a first folder that all names share stands for it.
   */
  constructor(names: readonly string[], folder: string | null, fold: (text: string) => string) {
    this.#fold = fold;
    const images = names.flatMap((name): Image[] => {
      const parts = partsOf(name);
      return parts === null ? [] : [{ name, parts }];
    });
    const first = images[0]?.parts.folders[0];
    const shared = folder === null && first !== undefined && images.every(({ parts }) => parts.folders[0] === first);
    const whole = folder === null ? null : partsOf(folder);
    this.#root = shared ? [first] : whole ? [...whole.folders, whole.file] : [];
    for (const image of images) this.#add(shared ? withoutFirst(image) : image);
  }

  #add(image: Image): void {
    let node = childOf(this.#stems, this.#fold(image.parts.stem));
    for (const folder of image.parts.folders.toReversed()) {
      node.inner ??= new Map();
      node = childOf(node.inner, this.#fold(folder));
    }
    node.here.push(image);
  }

  /** What the file may be whose name a program has changed on the way: to be looked at, never taken. */
  #hint({ stem }: PathParts): string {
    if (this.#numbers === null) {
      this.#numbers = new Map();
      for (const key of this.#stems.keys()) {
        const alike = asNumber(key);
        if (alike !== null) this.#numbers.set(alike, [...(this.#numbers.get(alike) ?? []), key]);
      }
    }
    const number = asNumber(stem);
    const [only, ...more] = number === null ? [] : (this.#numbers.get(number) ?? []);
    if (only !== undefined && more.length === 0) return `; "${only}" is the same number, written otherwise`;
    const plain = withoutPercents(stem);
    return plain !== null && this.#stems.has(this.#fold(plain)) ? `; "${plain}" is that name without its % signs` : '';
  }

  /** Whether any image has this file name, whatever its folder. */
  isNamed(cell: string): boolean {
    const parts = partsOf(cell);
    return parts !== null && this.#stems.has(this.#fold(parts.stem));
  }

  /**
   * The image with the longest common end of its path and the cell's. Folders that contradict each other mean that it is
   * another image, but where the whole table was written for a folder of another name.
   */
  find(cell: string, table: TableOfPaths): Found {
    const parts = partsOf(cell);
    if (parts === null) return { name: null, reason: 'no file named' };
    const stem = this.#stems.get(this.#fold(parts.stem));
    if (!stem) return { name: null, reason: `no such file${this.#hint(parts)}` };
    const { folders } = parts;
    let node: Node = stem;
    let depth = 0;
    for (const folder of folders.toReversed()) {
      const next: Node | undefined = node.inner?.get(this.#fold(folder));
      if (!next) break;
      node = next;
      depth++;
    }
    const candidates = node.here.length > 0 ? node.here : depth === folders.length ? imagesBelow(node) : [];
    if (candidates.length === 0) {
      return { name: null, reason: `the file of that name is in another folder: ${exampleBelow(node)}` };
    }
    const leading =
      depth === folders.length ? null : this.#compareRoot(folders.slice(0, folders.length - depth), table);
    if (leading !== null && 'reason' in leading) return { name: null, reason: leading.reason };
    const chosen = this.#byEnding(candidates, parts);
    if (chosen === null) {
      const some = candidates.slice(0, 3).map(({ name }) => name);
      return { name: null, reason: `several files fit: ${some.join(', ')}${candidates.length > 3 ? ', ...' : ''}` };
    }
    const rootDepth = leading?.depth ?? 0;
    return { name: chosen.name, depth: depth + rootDepth, rootDepth, renamed: leading?.renamed ?? null };
  }

  /** What the cell has before the image's own path, against the path of the image folder. */
  #compareRoot(
    folders: readonly string[],
    { commonFolders, filesDiffer }: TableOfPaths,
  ): { depth: number; renamed: FoundImage['renamed'] } | { reason: string } {
    let depth = 0;
    while (depth < folders.length && depth < this.#root.length) {
      const said = folders[folders.length - 1 - depth];
      const given = this.#root[this.#root.length - 1 - depth];
      if (this.#fold(said) === this.#fold(given)) {
        depth++;
        continue;
      }
      // The table may have been written for a folder of another name, or in another place. It may not be that the table
      // tells its images apart by this folder: then the one given is that of other images.
      const sameForAll = folders.length - 1 - depth < commonFolders || (depth === 0 && filesDiffer);
      if (sameForAll && !differByNumber(said, given)) return { depth, renamed: { said, given } };
      return { reason: `the file of that name is in the folder "${given}", not in "${said}"` };
    }
    return { depth, renamed: null };
  }

  /** The file itself; else the only one with another ending or none. */
  #byEnding(candidates: readonly Image[], { file }: PathParts): Image | null {
    if (candidates.length === 1) return candidates[0];
    const exact = candidates.filter(({ parts }) => this.#fold(parts.file) === this.#fold(file));
    return exact.length === 1 ? exact[0] : null;
  }
}

/** 007 and 7.0 are 7 to a spreadsheet or a data frame. Null for what is no whole number. */
function asNumber(stem: string): string | null {
  return /^\d+(\.0+)?$/.test(stem) ? stem.replace(/\.0+$/, '').replace(/^0+(?=\d)/, '') : null;
}

/** As it was before it became part of a web address; null where it was none. */
function withoutPercents(stem: string): string | null {
  if (!/%[0-9a-f]{2}/i.test(stem)) return null;
  try {
    return decodeURIComponent(stem).normalize('NFC');
  } catch {
    return null;
  }
}

function childOf(nodes: Map<string, Node>, key: string): Node {
  const known = nodes.get(key) ?? { inner: null, here: [] };
  nodes.set(key, known);
  return known;
}

function withoutFirst({ name, parts }: Image): Image {
  return { name, parts: { ...parts, folders: parts.folders.slice(1) } };
}

/** Up to four, which are enough to see that there are several. */
function imagesBelow(node: Node, found: Image[] = []): Image[] {
  for (const image of node.here) if (found.length < 4) found.push(image);
  for (const next of node.inner?.values() ?? []) if (found.length < 4) imagesBelow(next, found);
  return found;
}

function exampleBelow(node: Node): string {
  return imagesBelow(node)[0].name;
}
