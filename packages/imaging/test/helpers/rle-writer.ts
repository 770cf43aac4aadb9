/** Writes RLE Lossless (PS3.5 annex G): runs and literals in turn, one segment for each byte of a sample. */

function pack(bytes: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 1) {
      out.push(257 - run, bytes[at]);
    } else {
      while (run < 128 && at + run < bytes.length && bytes[at + run] !== bytes[at + run - 1]) run++;
      out.push(run - 1, ...bytes.slice(at, at + run));
    }
    at += run;
  }
  return out.length % 2 ? [...out, 128] : out;
}

/** @param planes Samples of each component. */
export function writeRle(planes: readonly (readonly number[])[], bytesPerSample: 1 | 2): Uint8Array {
  const segments = planes.flatMap((plane) =>
    bytesPerSample === 1 ? [pack(plane)] : [pack(plane.map((x) => (x >> 8) & 255)), pack(plane.map((x) => x & 255))],
  );
  const header = new Uint32Array(16);
  header[0] = segments.length;
  let offset = 64;
  for (const [k, segment] of segments.entries()) {
    header[k + 1] = offset;
    offset += segment.length;
  }
  return Buffer.concat([new Uint8Array(header.buffer), Uint8Array.from(segments.flat())]);
}
