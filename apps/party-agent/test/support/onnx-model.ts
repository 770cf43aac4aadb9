/** The model of program.ts as an ONNX file, as the vendor keeps it. */
import { writeOnnx } from '../../../../packages/compiler/src/onnx/write.ts';
import { weightValues } from './program.ts';

const [PIXELS, OUTPUTS] = [16, 3];
const factors = Float32Array.from({ length: PIXELS * OUTPUTS }, (_, i) => {
  const [pixel, output] = [Math.floor(i / OUTPUTS), i % OUTPUTS];
  return weightValues[output * PIXELS + pixel] / 16;
});

export const onnxFile: Uint8Array = writeOnnx({
  inputs: [{ name: 'input', dims: [1, 1, 4, 4] }],
  outputs: [{ name: 'probabilities', dims: [1, OUTPUTS] }],
  tensors: [{ name: 'factors', dims: [PIXELS, OUTPUTS], data: factors }],
  nodes: [
    { operator: 'Flatten', inputs: ['input'], outputs: ['flat'], attributes: { axis: 1 } },
    { operator: 'MatMul', inputs: ['flat', 'factors'], outputs: ['logits'] },
    { operator: 'Sigmoid', inputs: ['logits'], outputs: ['probabilities'] },
  ],
});
