/**
 * Everything that stands in the way of a model at once: analysis and lowering go on behind a node that they cannot take, with the
 * shape of its input for what it would give. What follows from such a guess is not reported, but for operators that are unknown.
 */
import type { Masks, OutputMeaning } from '@doubleblind/program';
import type { Layer } from '../layers/layer.ts';
import type { OnnxNode } from '../onnx/graph.ts';
import { readOnnx } from '../onnx/read.ts';
import { shapeOfDims } from '../ops/dims.ts';
import { operators } from '../ops/index.ts';
import { type Analysis, analyseNode, requireOutput } from '../passes/infer-shapes.ts';
import { inputLayers, type LoweredGraph, lowerNode, outputOf } from '../passes/lower-graph.ts';
import { checkNumbers } from './input-numbers.ts';
import { type Obstacle, obstacleOf } from './obstacle.ts';
import { masksOf } from './output-masks.ts';
import { decideMeaning } from './output-meaning.ts';
import { checkLabels } from './output-names.ts';
import { type Start, startsOf } from './starts.ts';

/** What a model is examined with. */
export interface ExamineOptions {
  readonly path?: string | undefined;
  readonly inputShape?: readonly number[] | undefined;
  readonly outputName?: string | undefined;
  /** What the model takes beside the image, where it is stated. */
  readonly numbers?: readonly unknown[] | undefined;
  /** What the outputs mean, where it is stated. */
  readonly output?: OutputMeaning | undefined;
  /** Names of the outputs, where they are stated. */
  readonly labels?: readonly string[] | undefined;
}

/**
 * Obstacles in the order of the graph, what is wrong with its ends first and last; none means that the model can be compiled if
 * widths are found. Where it is not certain which output is meant, those of the output that has least in its way.
 */
export async function findObstacles(onnx: Uint8Array, options: ExamineOptions): Promise<Obstacle[]> {
  const unreadable: Obstacle[] = [];
  const graph = attempt(() => readOnnx(onnx, options.path), unreadable);
  if (!graph) return unreadable;
  const found: Obstacle[][] = [];
  for (const start of startsOf(graph, options.inputShape, options.outputName)) {
    found.push(await examine(start, options));
  }
  return found.reduce((least, obstacles) => (obstacles.length < least.length ? obstacles : least));
}

async function examine({ analysed, guessed, obstacles }: Start, options: ExamineOptions): Promise<Obstacle[]> {
  if (!analysed) return obstacles;
  if (guessed.size === 0) attempt(() => checkNumbers(analysed.numbers, options.numbers), obstacles);
  const ofNodes: Obstacle[] = [];
  for (const node of analysed.graph.nodes) await examineNode(analysed, node, guessed, ofNodes);
  const layers = lowerAll(analysed, guessed, ofNodes);
  const place = new Map(analysed.graph.nodes.map(({ name }, at) => [name, at]));
  obstacles.push(...ofNodes.sort((a, b) => (place.get(a.node) ?? -1) - (place.get(b.node) ?? -1)));
  const last = layers.get(analysed.output);
  const { output, input, dims } = analysed;
  if (last) {
    const isCertain = !guessed.has(output);
    const shapes = [dims.get(output), dims.get(input)] as [readonly number[], readonly number[]];
    const masks = isCertain ? attempt(() => masksOf(...shapes), obstacles) : undefined;
    examineEnd(last, isCertain, options, obstacles, masks);
  } else attempt(() => requireOutput(analysed), obstacles);
  return obstacles;
}

/** What the work gives; that it cannot be done is one more obstacle, where there is a list for it. */
function attempt<T>(work: () => T, obstacles: Obstacle[] | undefined, node?: OnnxNode): T | undefined {
  try {
    return work();
  } catch (error) {
    obstacles?.push(obstacleOf(error, node));
    return undefined;
  }
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

/** Layers of all values; where there can be none, one without meaning stands in. */
function lowerAll(analysed: Analysis, guessed: ReadonlySet<string>, obstacles: Obstacle[]): Map<string, Layer> {
  const { graph, dims } = analysed;
  const layers = attempt(() => inputLayers(analysed, []), obstacles) ?? new Map<string, Layer>();
  for (const node of graph.nodes) {
    const made = node.outputs.filter((name) => name !== '' && dims.has(name));
    if (made.length === 0) continue;
    const isCertain = ![...node.inputs, ...node.outputs].some((name) => guessed.has(name));
    const inputs = node.inputs.flatMap((name) => layers.get(name) ?? []);
    const lowered = attempt(() => lowerNode(analysed, node, inputs), isCertain ? obstacles : undefined, node) ?? [];
    for (const name of made) {
      const layer = lowered[node.outputs.indexOf(name)];
      layers.set(name, layer ?? standIn(node, dims.get(name) as readonly number[]));
    }
  }
  return layers;
}

function standIn({ name }: OnnxNode, dims: readonly number[]): Layer {
  const shape = shapeOfDims(dims);
  return { kind: 'input', name, shape, inputs: [] };
}

/** What the outputs mean is told, or not, by the last operators alone, whatever is in the way before them. */
function examineEnd(
  last: Layer,
  isCertain: boolean,
  { output, labels }: ExamineOptions,
  obstacles: Obstacle[],
  masks: Masks | undefined,
): void {
  const unknown: LoweredGraph = { output: last, activation: 'none', bounded: false };
  const end = attempt(() => outputOf(last), isCertain ? obstacles : undefined) ?? unknown;
  attempt(() => decideMeaning(end, output), obstacles);
  if (isCertain) attempt(() => checkLabels(labels, end.output.shape, masks), obstacles);
}
