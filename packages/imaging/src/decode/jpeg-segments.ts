/** Segments of a JPEG file up to its first scan (ITU-T T.81, B.1.1), whose structure has been checked. */

/** A marker, its body without the length, and where what follows begins. */
export interface JpegSegment {
  readonly marker: number;
  readonly body: Uint8Array;
  readonly end: number;
}

/** Start of scan: entropy-coded data follow its segment. */
export const START_OF_SCAN = 0xda;

/** All segments in order, the first scan's header last. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  for (let offset = 2; offset + 4 <= bytes.length; ) {
    const marker = bytes[offset + 1];
    // Fill bytes before a marker.
    if (marker === 0xff) {
      offset++;
      continue;
    }
    const end = offset + 2 + ((bytes[offset + 2] << 8) | bytes[offset + 3]);
    yield { marker, body: bytes.subarray(offset + 4, end), end };
    if (marker === START_OF_SCAN) return;
    offset = end;
  }
}
