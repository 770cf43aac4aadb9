/** A piecewise linear function for onnxruntime. */
import type { PiecewiseFit } from '../layers/piecewise.ts';
import type { WrittenNode, WrittenTensor } from '../onnx/write.ts';
import type { NodeAndTensors } from './node-and-tensors.ts';

export function piecewiseNodes(fit: PiecewiseFit, input: string, output: string): NodeAndTensors[] {
  const written: NodeAndTensors[] = [];
  const node = (operator: string, inputs: readonly string[], name: string, tensors: readonly WrittenTensor[] = []) => {
    const one: WrittenNode = { operator, inputs, outputs: [name] };
    written.push({ node: one, tensors });
    return name;
  };
  const constant = (name: string, value: number): WrittenTensor => ({
    name: `${output}/${name}`,
    dims: [],
    data: Float32Array.of(value),
  });
  const scaled = (from: string, name: string, factor: number) => {
    const tensor = constant(`${name}/factor`, factor);
    return node('Mul', [from, tensor.name], `${output}/${name}`, [tensor]);
  };
  const terms = [scaled(input, 'first', fit.first * fit.step)];
  fit.knots.forEach((knot, index) => {
    const at = constant(`knot${index}`, knot);
    const beyond = node('Sub', [input, at.name], `${output}/beyond${index}`, [at]);
    const above = node('Relu', [beyond], `${output}/above${index}`);
    terms.push(scaled(above, `term${index}`, fit.signs[index] * fit.step));
  });
  const sum = node('Sum', terms, `${output}/sum`);
  const offset = constant('offset', fit.offset);
  node('Add', [sum, offset.name], output, [offset]);
  return written;
}
