/** Real numbers of ONNX Runtime's tensors, of whatever width. */
import type { Tensor } from 'onnxruntime-node';

/** Halves come as numbers where the runtime's JavaScript has an array type for them, else as bits. */
export function realsOf({ type, data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type !== 'float16' || !(data instanceof Uint16Array)) return Float32Array.from(data as Float64Array);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float32Array.from({ length: data.length }, (_, i) => view.getFloat16(2 * i, true));
}
