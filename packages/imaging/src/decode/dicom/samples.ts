/** Bytes as samples, little-endian where they have two each. */
export function asSamples(bytes: Uint8Array, bytesPerSample: 1 | 2): Uint8Array | Uint16Array {
  if (bytesPerSample === 1) return bytes;
  const samples = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes[2 * i] | (bytes[2 * i + 1] << 8);
  return samples;
}
