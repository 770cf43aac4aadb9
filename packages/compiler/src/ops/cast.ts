/** Cast between floating-point types: all are real numbers here. */
import { DATA_TYPE } from '../onnx/tensor.ts';
import type { Operator } from './operator.ts';

const REAL: readonly number[] = [DATA_TYPE.float, DATA_TYPE.float16, DATA_TYPE.double, DATA_TYPE.bfloat16];

export const cast: Operator = {
  name: 'Cast',
  shape(node) {
    if (!REAL.includes(node.integer('to', DATA_TYPE.float)))
      throw node.error('turns values that depend on the image into integers');
    return [...node.dims(0)];
  },
  lower: (_, [input]) => input,
};
