/** Paths as tables and folders write them, taken apart so that they can be compared. */

/** Endings of files that hold an image. Nothing else after a dot is an ending: "scan.1" and "scan.2" are two names. */
export const IMAGE_ENDING = /\.(png|jpe?g|dcm|dicom|dic|ima|jp2|j2k|jls|tiff?|bmp|webp|gif|nii|nii\.gz)$/i;

export interface PathParts {
  /** Folders from the outside in. */
  readonly folders: readonly string[];
  /** File name without a known ending. */
  readonly stem: string;
  readonly file: string;
}

/**
 * Backslashes are separators, "." and empty parts nothing, ".." the folder above; drive letters, schemes and the leading
 * slash of absolute paths fall away; Unicode in normal form C (macOS writes form D). Null where no name is left.
 */
export function partsOf(path: string): PathParts | null {
  const parts: string[] = [];
  const plain = path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^[a-z][a-z0-9+.-]*:\/*/i, '');
  for (const part of plain.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  const file = parts.pop();
  if (file === undefined) return null;
  return { folders: parts, file, stem: file.replace(IMAGE_ENDING, '') };
}

/** Names of one kind that tell things apart by their numbers: patient64541 and patient64542. */
export function differByNumber(a: string, b: string): boolean {
  const pattern = (name: string) => name.toLowerCase().replaceAll(/\d+/g, '#');
  return a !== b && pattern(a) === pattern(b) && /\d/.test(a);
}
