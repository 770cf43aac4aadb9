/**
 * The forward graph with fewer passes over large values, which the gradient then has fewer of, too: the same function, written
 * otherwise. What is trained is written back with the file's own nodes.
 */
import type { Constant, OnnxNode } from '@doubleblind/compiler/onnx';
import { realAttribute } from './attributes.ts';
import type { TrainableModel } from './model.ts';
import { sizeOf } from './window.ts';

/** Nodes to differentiate, in order, with what is known of all values. */
export interface ForwardGraph extends Pick<TrainableModel, 'shapes' | 'constants'> {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: ReadonlyMap<string, Constant>;
}

/**
 * Beyond so many deviations of the mean, sums over the product of weights lose too many places: such a normalisation stays as it
 * is, which takes the mean away first.
 */
const MOST_DEVIATIONS = 16;

export function rewritten({ graph, shapes, constants }: TrainableModel): ForwardGraph {
  const forward: Draft = {
    ...{ nodes: [...graph.nodes], initialisers: new Map(graph.constants) },
    ...{ shapes: new Map(shapes), constants: new Map(constants) },
  };
  const kept = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    const maker = graph.nodes.find(({ outputs }) => outputs[0] === node.inputs[0]);
    const readers = graph.nodes.filter(({ inputs }) => inputs.includes(node.inputs[0]));
    if (!maker || readers.length !== 1 || kept.has(node.inputs[0])) continue;
    const pair = `${maker.operator} ${node.operator}`;
    const nodes =
      pair === 'Conv BatchNormalization'
        ? normalisedWeights(forward, maker, node)
        : pair === 'Relu MaxPool'
          ? pooledFirst(forward, maker, node)
          : null;
    if (!nodes) continue;
    forward.nodes = forward.nodes.filter((other) => other !== maker);
    forward.nodes.splice(forward.nodes.indexOf(node), 1, ...nodes);
  }
  return forward;
}

interface Draft {
  nodes: OnnxNode[];
  readonly shapes: Map<string, readonly number[]>;
  readonly constants: Map<string, Constant>;
  readonly initialisers: Map<string, Constant>;
}

/** The largest of values that are not below 0 is what is not below 0 of the largest: of fewer values. */
function pooledFirst({ shapes }: Draft, relu: OnnxNode, pool: OnnxNode): OnnxNode[] {
  const largest = `gradient/pooled/${pool.outputs[0]}`;
  shapes.set(largest, shapes.get(pool.outputs[0]) as readonly number[]);
  return [
    { ...pool, inputs: relu.inputs, outputs: [largest] },
    { ...relu, inputs: [largest], outputs: pool.outputs },
  ];
}

/** (W x + b - mean) scale / deviation + shift as one convolution: a filter's weights times scale / deviation, where they are fewer than its outputs. */
function normalisedWeights(draft: Draft, convolution: OnnxNode, normalisation: OnnxNode): OnnxNode[] | null {
  const { shapes, constants, initialisers } = draft;
  const [input, weights, bias] = convolution.inputs;
  const [, scale, shift, meanName, varianceName] = normalisation.inputs;
  const [mean, variance] = [constants.get(meanName), constants.get(varianceName)];
  const [output] = normalisation.outputs;
  const [filters, ...filter] = shapes.get(weights) as readonly number[];
  const [, , ...space] = shapes.get(output) as readonly number[];
  if (!mean || !variance || sizeOf(filter) >= sizeOf(space)) return null;
  const epsilon = realAttribute(normalisation, 'epsilon', 1e-5);
  const deviations = Float32Array.from(variance.data, (value) => Math.sqrt(value + epsilon));
  const near = (deviation: number, i: number) => deviation > 0 && Math.abs(mean.data[i]) <= MOST_DEVIATIONS * deviation;
  if (!deviations.every(near)) return null;

  const nodes: OnnxNode[] = [];
  const named = (what: string, dims: readonly number[]) => {
    const name = `gradient/${what}/${output}`;
    shapes.set(name, dims);
    return name;
  };
  const constant = (what: string, value: Constant) => {
    const name = named(what, value.dims);
    constants.set(name, value);
    initialisers.set(name, value);
    return name;
  };
  const node = (operator: string, inputs: readonly string[], result: string) => {
    nodes.push({ name: result, operator, inputs, outputs: [result], attributes: new Map() });
    return result;
  };
  const perFilter = [filters];
  const deviation = constant('deviation', { kind: 'real', dims: perFilter, data: deviations });
  const factor = node('Div', [scale, deviation], named('factor', perFilter));
  const broad = [filters, ...filter.map(() => 1)];
  const data = Float64Array.from(broad);
  const broadShape = constant('shape', { kind: 'integer', type: 'int64', dims: [broad.length], data });
  const broadFactor = node('Reshape', [factor, broadShape], named('factors', broad));
  const scaled = node('Mul', [weights, broadFactor], named('weights', [filters, ...filter]));
  const centre = bias ? node('Sub', [meanName, bias], named('centre', perFilter)) : meanName;
  const moved = node('Mul', [centre, factor], named('moved', perFilter));
  const constantPart = node('Sub', [shift, moved], named('bias', perFilter));
  return [...nodes, { ...convolution, inputs: [input, scaled, constantPart], outputs: [output] }];
}
