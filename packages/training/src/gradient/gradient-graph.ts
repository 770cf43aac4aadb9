/**
 * The gradient of an ONNX graph as an ONNX graph (reverse accumulation: Baydin, Pearlmutter, Radul and Siskind, "Automatic
 * differentiation in machine learning: a survey", JMLR 2018, section 3.2). Parameters are inputs, so that the runtime's
 * session stays the same from step to step.
 */
import { type WrittenModel, type WrittenTensor, writtenNode, writtenTensor } from '@doubleblind/compiler/onnx';
import { DoubleblindError } from '@doubleblind/errors';
import { GraphBuilder } from './graph-builder.ts';
import { addLoss, LABELLED, type LossKind, TARGET } from './loss.ts';
import type { TrainableModel } from './model.ts';
import { type ForwardGraph, rewritten } from './rewrite.ts';
import { GRADIENT_RULES } from './rules/index.ts';

/** Names of inputs and outputs besides the model's own. */
export const LOSS = 'gradient/loss';
export const LOGITS = 'gradient/logits';
export const GRADIENT = 'gradient/flat';

/** Scatter with addition came with this version. */
const SCATTER_ADD_OPSET = 16;

/** The model with its parameters as inputs of their own names; the output is its logits [1][classes]. */
export function forwardGraph(model: TrainableModel): WrittenModel {
  const builder = new GraphBuilder();
  const tensors = addForward(builder, model, rewritten(model));
  builder.nodes.push({
    operator: 'Reshape',
    inputs: [model.logits, builder.integers([1, model.classes])],
    outputs: [LOGITS],
  });
  return written(model, builder, tensors, [], [LOGITS]);
}

/**
 * Loss, logits and the flat gradient for one image.
 *
 * @throws DoubleblindError DB8002 where the gradient would have to go back through a node without a rule
 */
export function gradientGraph(model: TrainableModel, kind: LossKind): WrittenModel {
  const { classes, parameters } = model;
  const forward = rewritten(model);
  const builder = new GraphBuilder();
  const tensors = addForward(builder, model, forward);
  const dims = (name: string) => forward.shapes.get(name) as readonly number[];
  builder.nodes.push({
    operator: 'Reshape',
    inputs: [model.logits, builder.integers([1, classes])],
    outputs: [LOGITS],
  });
  const loss = addLoss(builder, kind, LOGITS, classes);
  builder.nodes.push({ operator: 'Identity', inputs: [loss.loss], outputs: [LOSS] });

  const learning = learningValues(model, forward);
  const gradients = new Map<string, string[]>([[model.logits, [builder.reshape(loss.gradient, dims(model.logits))]]]);
  const gradientOf = (name: string): string | undefined => {
    const terms = gradients.get(name) ?? [];
    return terms.length > 1 ? builder.node('Sum', terms) : terms[0];
  };
  for (const node of [...forward.nodes].reverse()) {
    const gradient = gradientOf(node.outputs[0]);
    if (gradient === undefined || !learning.has(node.outputs[0])) continue;
    const rule = GRADIENT_RULES.get(node.operator);
    if (!rule) throw new DoubleblindError('DB8002', `Node "${node.name}" is a ${node.operator}.`);
    const wanted = (input: number) => learning.has(node.inputs[input]);
    const constant = (name: string) => forward.constants.get(name);
    const parts = rule.backward({ node, builder, gradient, dims, constant, wanted });
    node.inputs.forEach((name, input) => {
      if (!wanted(input)) return;
      const part = parts[input];
      if (part === undefined)
        throw new DoubleblindError('DB8002', `Input ${input} of node "${node.name}" (${node.operator}) has none.`);
      gradients.set(name, [...(gradients.get(name) ?? []), part]);
    });
  }
  const flat = parameters.map(({ name, length }) => {
    const gradient = gradientOf(name);
    return gradient === undefined
      ? builder.node('ConstantOfShape', [builder.integers([length])])
      : builder.reshape(gradient, [length]);
  });
  builder.nodes.push({ operator: 'Concat', inputs: flat, outputs: [GRADIENT], attributes: { axis: 0 } });
  return written(model, builder, tensors, [TARGET, LABELLED], [LOSS, LOGITS, GRADIENT]);
}

/** Forward nodes; constants besides the parameters. */
function addForward(builder: GraphBuilder, { parameters }: TrainableModel, forward: ForwardGraph): WrittenTensor[] {
  const learned = new Set(parameters.map(({ name }) => name));
  const dims = (name: string) => forward.shapes.get(name) as readonly number[];
  for (const node of forward.nodes) {
    const rule = GRADIENT_RULES.get(node.operator);
    builder.nodes.push(writtenNode(rule?.forward ? rule.forward(node, dims) : node));
  }
  const constants = [...forward.initialisers].filter(([name]) => !learned.has(name));
  return constants.map(([name, constant]) => writtenTensor(name, constant));
}

/** Values behind which a parameter lies. */
function learningValues({ parameters }: TrainableModel, { nodes }: ForwardGraph): Set<string> {
  const learning = new Set(parameters.map(({ name }) => name));
  for (const node of nodes)
    if (node.inputs.some((name) => learning.has(name))) for (const output of node.outputs) learning.add(output);
  return learning;
}

function written(
  { graph, input, classes, parameters }: TrainableModel,
  builder: GraphBuilder,
  tensors: readonly WrittenTensor[],
  labels: readonly string[],
  outputs: readonly string[],
): WrittenModel {
  return {
    nodes: builder.nodes,
    tensors: [...tensors, ...builder.tensors],
    inputs: [
      { name: input.name, dims: input.shape },
      ...parameters.map(({ name, shape }) => ({ name, dims: shape })),
      ...labels.map((name) => ({ name, dims: [1, classes] })),
    ],
    outputs: outputs.map((name) => ({ name })),
    opset: Math.max(graph.opset, SCATTER_ADD_OPSET),
  };
}
