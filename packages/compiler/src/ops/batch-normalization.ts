/** BatchNormalization in inference: scale * (x - mean) / sqrt(variance + epsilon) + bias per channel. */
import { perChannel } from './dims.ts';
import type { Operator } from './operator.ts';

export const batchNormalization: Operator = {
  name: 'BatchNormalization',
  shape(node) {
    // Before operator set 14 it is the number of outputs that says so.
    const trains = node.opset < 14 ? node.outputCount > 1 : node.integer('training_mode', 0) !== 0;
    if (trains) throw node.error('is in training mode; export the model in evaluation mode (model.eval())');
    const dims = [...node.dims(0)];
    for (let index = 1; index < 5; index++) {
      const { length } = node.real(index, 'parameters').data;
      if (length !== dims[1]) throw node.shapeError(`there are ${length} parameters for ${dims[1]} channels`);
    }
    return dims;
  },
  lower(node, [input]) {
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => node.real(index, 'parameters').data);
    const epsilon = node.float('epsilon', 1e-5);
    const factor = new Float64Array(scale.length);
    const offset = new Float64Array(scale.length);
    for (let c = 0; c < scale.length; c++) {
      factor[c] = scale[c] / Math.sqrt(variance[c] + epsilon);
      offset[c] = bias[c] - factor[c] * mean[c];
      if (!Number.isFinite(factor[c]) || !Number.isFinite(offset[c]))
        throw node.error(`has a variance of ${variance[c]}`);
    }
    const dims = node.dims(0);
    return {
      kind: 'affine',
      name: node.name,
      shape: input.shape,
      inputs: [input],
      factor: perChannel(factor, dims),
      offset: perChannel(offset, dims),
    };
  },
};
