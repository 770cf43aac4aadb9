/** The bytes of all parts, one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** One character a byte (ISO 8859-1), for texts of some kilobytes. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
