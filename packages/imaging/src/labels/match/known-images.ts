import type { KnownImages } from '../propose-mapping.ts';
import { ImageIndex } from './image-index.ts';
import { StudyFolders } from './match-folders.ts';
import { foldFor } from './match-images.ts';

/** What names and folders of images say about a table's columns. @param names Paths relative to the image folder. */
export function knownImages(names: readonly string[]): KnownImages {
  const index = new ImageIndex(names, null, foldFor(names));
  // Few tables name no images.
  let folders: StudyFolders | null = null;
  const hasFolder = (study: string) => {
    folders ??= new StudyFolders(names);
    return folders.has(study);
  };
  return { isNamed: (cell) => index.isNamed(cell), hasFolder };
}
