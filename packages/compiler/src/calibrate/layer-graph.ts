/** Layers as an ONNX graph that also gives each layer's range and mean per channel. */
import type { Window } from '@doubleblind/program';
import { expressionNodes } from '../layers/expression.ts';
import type { Layer, LinearLayer } from '../layers/layer.ts';
import { layersInOrder } from '../layers/rewrite.ts';
import type { WrittenAttribute, WrittenModel, WrittenNode, WrittenTensor } from '../onnx/write.ts';
import { maxPoolNodes } from './max-pool-nodes.ts';
import type { NodeAndTensors } from './node-and-tensors.ts';
import { piecewiseNodes } from './piecewise-nodes.ts';
import { sliceNode } from './slice-node.ts';

export interface LayerGraph {
  readonly model: WrittenModel;
  /** Layers with outputs low, high, mean and active, by their number in the names "low3" and so on. */
  readonly measured: readonly Layer[];
}

const MEASURED: ReadonlySet<Layer['kind']> = new Set(['input', 'linear', 'add', 'relu', 'piecewise', 'scale']);
/** Kinds whose inputs are measured, whatever they are. */
const READING_RANGES: ReadonlySet<Layer['kind']> = new Set(['function', 'piecewise', 'scale', 'maxPool']);

/** Input "input" [N, C, H, W], output "output" [N, C, H, W]. */
export function layerGraph(output: Layer): LayerGraph {
  const layers = layersInOrder(output);
  const number = new Map(layers.map((layer, index) => [layer, index]));
  const nodes: WrittenNode[] = [];
  const tensors: WrittenTensor[] = [];
  const rangesWanted = new Set(layers.flatMap((layer) => (READING_RANGES.has(layer.kind) ? layer.inputs : [])));
  const measured = layers.filter((layer) => MEASURED.has(layer.kind) || rangesWanted.has(layer));
  const nameOf = (layer: Layer) => (layer.kind === 'input' ? 'input' : `v${number.get(layer)}`);
  for (const layer of layers) {
    const inputs = layer.inputs.map(nameOf);
    for (const part of layerNodes(layer, inputs, nameOf(layer))) {
      nodes.push(part.node);
      tensors.push(...part.tensors);
    }
  }
  measured.forEach((layer, index) => {
    for (const [name, operator] of [
      ['low', 'ReduceMin'],
      ['high', 'ReduceMax'],
      ['mean', 'ReduceMean'],
    ]) {
      const attributes = { axes: [0, 2, 3], keepdims: 0 };
      nodes.push({ operator, inputs: [nameOf(layer)], outputs: [`${name}${index}`], attributes });
    }
    // The sign of a ReLU's value is 1 where it is active.
    const sign = `sign${index}`;
    nodes.push({ operator: 'Sign', inputs: [nameOf(layer)], outputs: [sign] });
    nodes.push({
      operator: 'ReduceMean',
      inputs: [sign],
      outputs: [`active${index}`],
      attributes: { axes: [0, 2, 3], keepdims: 0 },
    });
  });
  nodes.push({ operator: 'Identity', inputs: [nameOf(output)], outputs: ['output'] });
  const [input] = layers.filter((layer) => layer.kind === 'input');
  return {
    measured,
    model: {
      opset: 14,
      nodes,
      tensors,
      inputs: [{ name: 'input', dims: ['N', ...input.shape] }],
      outputs: [
        { name: 'output', dims: ['N', ...output.shape] },
        ...measured.flatMap((layer, index) =>
          ['low', 'high', 'mean', 'active'].map((name) => ({ name: `${name}${index}`, dims: [layer.shape[0]] })),
        ),
      ],
    },
  };
}

/** Convolution and pooling attributes of a window. */
export function windowAttributes(
  window: Omit<Window, 'dilation'> & { readonly dilation?: Window['dilation'] },
): Record<string, WrittenAttribute> {
  const { kernel, stride, dilation, padding } = window;
  return { kernel_shape: kernel, strides: stride, pads: padding, ...(dilation ? { dilations: dilation } : {}) };
}

/** The convolution; of volumes between two changes of shape. */
function volumeConvolution(
  layer: LinearLayer,
  input: string,
  weights: string,
  output: string,
  attributes: Record<string, WrittenAttribute>,
): { nodes: WrittenNode[]; tensors: WrittenTensor[] } {
  const { volume, shape, inputs } = layer;
  if (!volume)
    return { nodes: [{ operator: 'Conv', inputs: [input, weights], outputs: [output], attributes }], tensors: [] };
  const sizes = (name: string, dims: readonly number[]): WrittenTensor => ({
    name: `${output}/${name}`,
    dims: [dims.length],
    data: BigInt64Array.from(dims, BigInt),
  });
  const tensors = [sizes('apart', [0, inputs[0].shape[0], ...volume.input]), sizes('together', [0, ...shape])];
  const [volumes, products] = [`${output}/volumes`, `${output}/products`];
  return {
    nodes: [
      { operator: 'Reshape', inputs: [input, tensors[0].name], outputs: [volumes] },
      { operator: 'Conv', inputs: [volumes, weights], outputs: [products], attributes },
      { operator: 'Reshape', inputs: [products, tensors[1].name], outputs: [output] },
    ],
    tensors,
  };
}

function layerNodes(layer: Layer, inputs: readonly string[], output: string): NodeAndTensors[] {
  const simple = (operator: string, attributes: Record<string, WrittenAttribute> = {}): NodeAndTensors[] => [
    { node: { operator, inputs, outputs: [output], attributes }, tensors: [] },
  ];
  const constant = (name: string, dims: readonly number[], data: Float32Array): WrittenTensor => ({
    name: `${output}/${name}`,
    dims,
    data,
  });
  const binary = (operator: string, from: string, to: string, tensor: WrittenTensor): NodeAndTensors => ({
    node: { operator, inputs: [from, tensor.name], outputs: [to] },
    tensors: [tensor],
  });
  const [channels] = layer.shape;
  const one = [1, channels, 1, 1];
  switch (layer.kind) {
    case 'input':
      return [];
    case 'linear': {
      const perGroup = layer.inputs[0].shape[0] / layer.groups;
      const weights = constant('weights', [channels, perGroup, ...layer.window.kernel], layer.weights);
      const attributes = { ...windowAttributes(layer.window), group: layer.groups };
      const product = `${output}/product`;
      const conv = volumeConvolution(layer, inputs[0], weights.name, product, attributes);
      const biasDims = layer.bias.length === channels ? one : [1, ...layer.shape];
      const bias = constant('bias', biasDims, Float32Array.from(layer.bias));
      return [
        { node: conv.nodes[0], tensors: [weights, ...conv.tensors] },
        ...conv.nodes.slice(1).map((node) => ({ node, tensors: [] })),
        binary('Add', product, output, bias),
      ];
    }
    case 'affine':
      return [
        binary('Mul', inputs[0], `${output}/scaled`, constant('factor', one, Float32Array.from(layer.factor))),
        binary(
          'Add',
          `${output}/scaled`,
          output,
          constant(
            'offset',
            layer.offset.length === channels ? one : [1, ...layer.shape],
            Float32Array.from(layer.offset),
          ),
        ),
      ];
    case 'relu': {
      if (layer.limit === undefined) return simple('Relu');
      const bounds = [constant('min', [], Float32Array.of(0)), constant('max', [], Float32Array.of(layer.limit))];
      const node = { operator: 'Clip', inputs: [inputs[0], ...bounds.map((bound) => bound.name)], outputs: [output] };
      return [{ node, tensors: bounds }];
    }
    case 'maxPool': {
      const { nodes, tensors } = maxPoolNodes(inputs[0], output, windowAttributes(layer.window));
      return nodes.map((node, index) => ({ node, tensors: index === 0 ? tensors : [] }));
    }
    case 'sumPool': {
      const { kernel, stride, padding } = layer.window;
      const attributes = { ...windowAttributes({ kernel, stride, padding }), count_include_pad: 1 };
      const pool = { operator: 'AveragePool', inputs, outputs: [`${output}/mean`], attributes };
      const count = constant('count', [1], Float32Array.of(kernel[0] * kernel[1]));
      return [{ node: pool, tensors: [] }, binary('Mul', `${output}/mean`, output, count)];
    }
    case 'add':
      return simple('Sum');
    case 'scale':
      return simple('Mul');
    case 'concat':
      return simple('Concat', { axis: 1 });
    case 'flatten':
    case 'reshape': {
      const shape = { name: `${output}/shape`, dims: [4], data: BigInt64Array.from([0, ...layer.shape], BigInt) };
      return [{ node: { operator: 'Reshape', inputs: [inputs[0], shape.name], outputs: [output] }, tensors: [shape] }];
    }
    case 'function': {
      const { nodes, tensors } = expressionNodes(layer.expression, inputs[0], output);
      return nodes.map((node, index) => ({ node, tensors: index === 0 ? tensors : [] }));
    }
    case 'piecewise':
      return piecewiseNodes(layer.fit, inputs[0], output);
    case 'slice': {
      const { axis, first, stride, shape } = layer;
      return [sliceNode(inputs[0], output, { axis, first, stride, size: shape[axis] })];
    }
    case 'permute':
      return simple('Transpose', { perm: [0, ...layer.axes.map((axis) => axis + 1)] });
    default:
      throw new Error(`a ${layer.kind} layer is gone before calibration`);
  }
}
