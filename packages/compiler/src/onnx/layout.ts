/** Whether an input's dimensions put the channels last, as TensorFlow and Keras do: 1xHxWx1 or 1xHxWx3. */
export function isChannelsLast(dims: readonly (number | null)[]): boolean {
  const isImage = (channels: number | null) => channels === 1 || channels === 3;
  return dims.length === 4 && isImage(dims[3]) && !isImage(dims[1]);
}

/** Values [C][H][W] in the order [H][W][C]. */
export function toChannelsLast(values: Float32Array, channels: number): Float32Array {
  const area = values.length / channels;
  return Float32Array.from(values, (_, i) => values[(i % channels) * area + Math.floor(i / channels)]);
}
