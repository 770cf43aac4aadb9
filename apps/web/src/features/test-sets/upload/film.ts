/** A film as the local API sends it for viewing (contracts, FILM_LONGEST_SIDE), and how it is drawn. */

export interface Film {
  readonly width: number;
  readonly height: number;
  /** Brightness, row by row, 0..65535. */
  readonly values: Uint16Array;
}

/** In percent of the whole range of brightness. */
export interface Window {
  /** The brightness that is drawn as mid grey. */
  readonly level: number;
  /** How much of the range goes from black to white. */
  readonly width: number;
}

const HEADER_BYTES = 4;
const MOST = 65535;

/** Null for bytes that are no film. */
export function readFilm(bytes: ArrayBuffer): Film | null {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const view = new DataView(bytes);
  const width = view.getUint16(0, true);
  const height = view.getUint16(2, true);
  if (width === 0 || height === 0 || bytes.byteLength !== HEADER_BYTES + 2 * width * height) return null;
  const values = Uint16Array.from({ length: width * height }, (_, i) => view.getUint16(HEADER_BYTES + 2 * i, true));
  return { width, height, values };
}

export const WHOLE_WINDOW: Window = { level: 50, width: 100 };

/** Grey of each brightness, 0..255 (DICOM PS3.3 C.11.2.1.2, linear). */
export function greys({ level, width }: Window): Uint8ClampedArray {
  const low = ((level - width / 2) / 100) * MOST;
  const scale = 255 / ((width / 100) * MOST);
  return Uint8ClampedArray.from({ length: MOST + 1 }, (_, value) => (value - low) * scale);
}

export function drawFilm(canvas: HTMLCanvasElement, { width, height, values }: Film, window: Window): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  const table = greys(window);
  for (let i = 0; i < values.length; i++) {
    const grey = table[values[i]];
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
