/** ONNX Runtime's own FusedConv (com.microsoft): a convolution and the activation behind it. */
import type { Layer } from '../layers/layer.ts';
import { rectified } from './combine.ts';
import { conv } from './conv.ts';
import { functionLayer, operatorOf } from './function.ts';
import { leaky } from './leaky-relu.ts';
import type { NodeView, Operator } from './operator.ts';

export const fusedConv: Operator = {
  name: 'com.microsoft.FusedConv',
  shape: conv.shape,
  lower(node, inputs) {
    if (node.has(3)) throw node.error('adds a second tensor; export it with separate operators');
    return activated(node, conv.lower(node, inputs));
  },
};

function activated(node: NodeView, layer: Layer): Layer {
  const name = `${node.name}/activation`;
  const activation = node.string('activation', '');
  const parameters = node.attribute('activation_params', 'floats')?.value ?? [];
  switch (activation) {
    case 'Relu':
      return rectified(name, layer);
    case 'LeakyRelu':
      return leaky(name, layer, new Float64Array(layer.shape[0]).fill(parameters[0] ?? 0.01));
    case 'Sigmoid':
    case 'Tanh':
      return functionLayer(name, layer, (of) => operatorOf(activation, of));
    default:
      throw node.error(`has the activation ${activation}; Relu, LeakyRelu, Sigmoid and Tanh are supported`);
  }
}
