/**
 * QuantizeLinear of values that depend on the image: scaled, moved and held within the range of its integers, but not rounded to them. The
 * program's own integers are finer; what the difference does to scores is seen beside the vendor's file at the end of compilation.
 */
import type { Layer } from '../layers/layer.ts';
import { rectified, scaled } from './combine.ts';
import type { NodeView, Operator } from './operator.ts';

export const quantizeLinear: Operator = {
  name: 'QuantizeLinear',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]): Layer {
    const { scale, zero } = quantization(node);
    const [low, high] = integersOf(node);
    // high >= x / scale + zero >= low, counted from low.
    const above = scaled(`${node.name}/units`, input, 1 / scale, zero - low);
    return scaled(node.name, rectified(`${node.name}/range`, above, high - low), 1, low);
  },
};

/** Step and zero of one quantisation for all values. @throws DB1006 where there are several */
export function quantization(node: NodeView): { scale: number; zero: number } {
  const scales = node.real(1, 'scale').data;
  const zeros = node.has(2) ? node.numbers(2, 'zero point').data : [0];
  if (scales.length !== 1 || zeros.length !== 1)
    throw node.error('has a scale for each channel of values that depend on the image; one for all is supported');
  return { scale: scales[0], zero: zeros[0] };
}

const INTEGERS: Readonly<Record<string, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

/** The range of the zero point's type; unsigned bytes without one. */
function integersOf(node: NodeView): readonly [number, number] {
  if (!node.has(2)) {
    if (node.integer('output_dtype', 0) !== 0) throw node.error('names its type without a zero point');
    return INTEGERS.uint8;
  }
  const range = INTEGERS[node.integerType(2, 'zero point')];
  if (!range) throw node.error('has integers of another type than 8 or 16 bits');
  return range;
}
