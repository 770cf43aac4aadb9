/** A decoded greyscale image; dense tissue is bright (MONOCHROME2), whatever the file held. */
export interface GreyImage {
  /** Columns and rows, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The grey value of full white: 255 or 65535. A pixel's brightness is pixels[i] / maximum. */
  readonly maximum: 255 | 65535;
  /** Row by row from the top, height * width values in 0..maximum. */
  readonly pixels: Uint8Array | Uint16Array;
}

export function makeGreyImage(width: number, height: number, pixels: Uint8Array | Uint16Array): GreyImage {
  return { width, height, maximum: pixels instanceof Uint8Array ? 255 : 65535, pixels };
}
