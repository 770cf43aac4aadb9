/**
 * Everything that stands in the way of a model at once: analysis and lowering go on behind a node that they cannot take, with the
 * shape of its input for what it would give. What follows from such a guess is not reported, but for operators that are unknown.
 */
import { DoubleblindError, ERRORS } from '@doubleblind/errors';
import type { OnnxNode } from '../onnx/graph.ts';
import { readOnnx } from '../onnx/read.ts';
import { shapeOfDims } from '../ops/dims.ts';
import { operators } from '../ops/index.ts';
import { type Analysis, analyseNode, startAnalysis } from '../passes/infer-shapes.ts';
import { inputLayers, lowerNode } from '../passes/lower-graph.ts';

/** One thing that keeps a model from being compiled, with the number of its error. */
export interface Obstacle {
  /** Of the node; empty where it is the file as a whole. */
  readonly node: string;
  readonly operator: string;
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
}

/** What a model is examined with. */
export interface ExamineOptions {
  readonly path?: string;
  readonly inputShape?: readonly number[];
  readonly outputName?: string;
}

/** Obstacles in the order of the graph; none means that the model can be compiled if widths are found. */
export async function findObstacles(onnx: Uint8Array, options: ExamineOptions): Promise<Obstacle[]> {
  const obstacles: Obstacle[] = [];
  try {
    const analysed = startAnalysis(readOnnx(onnx, options.path), options.inputShape, options.outputName);
    const guessed = new Set<string>();
    for (const node of analysed.graph.nodes) await examineNode(analysed, node, guessed, obstacles);
    lowerAll(analysed, guessed, obstacles);
  } catch (error) {
    obstacles.push(obstacleOf(error, { name: '', operator: '' }));
  }
  return obstacles;
}

async function examineNode(
  analysed: Analysis,
  node: OnnxNode,
  guessed: Set<string>,
  obstacles: Obstacle[],
): Promise<void> {
  const onGuess = node.inputs.some((name) => guessed.has(name));
  try {
    await analyseNode(analysed, node);
    if (onGuess) for (const name of node.outputs) guessed.add(name);
  } catch (error) {
    const known = operators.has(node.operator);
    if (!onGuess || !known) obstacles.push(obstacleOf(error, node));
    const source = node.inputs.find((name) => analysed.dims.has(name));
    const dims = source === undefined ? undefined : analysed.dims.get(source);
    for (const name of node.outputs) {
      guessed.add(name);
      if (dims) analysed.dims.set(name, dims);
    }
  }
}

function lowerAll(analysed: Analysis, guessed: ReadonlySet<string>, obstacles: Obstacle[]): void {
  const { graph, dims } = analysed;
  const layers = inputLayers(analysed, []);
  for (const node of graph.nodes) {
    const uncertain = [...node.inputs, ...node.outputs].some((name) => guessed.has(name));
    const missing = node.inputs.some((name) => dims.has(name) && !layers.has(name));
    if (!dims.has(node.outputs[0]) || !operators.has(node.operator)) continue;
    try {
      if (uncertain || missing) continue;
      const inputs = node.inputs.flatMap((name) => layers.get(name) ?? []);
      lowerNode(analysed, node, inputs).forEach((layer, at) => {
        layers.set(node.outputs[at], layer);
      });
    } catch (error) {
      obstacles.push(obstacleOf(error, node));
      const shape = shapeOfDims(dims.get(node.outputs[0]) as readonly number[]);
      if (shape) layers.set(node.outputs[0], { kind: 'input', name: node.name, shape, inputs: [] });
    }
  }
}

function obstacleOf(error: unknown, { name, operator }: { name: string; operator: string }): Obstacle {
  if (!(error instanceof DoubleblindError)) throw error;
  const { code, detail } = error;
  return { node: name, operator, code, problem: detail || ERRORS[code].title, remedy: error.remedy };
}
