/** Where to begin with a model of which it is not certain what goes in or comes out: there may be several ways. */
import type { OnnxGraph, OnnxValue } from '../onnx/graph.ts';
import { isChannelsLast } from '../onnx/layout.ts';
import { type Analysis, chosenOutput, startAnalysis } from '../passes/infer-shapes.ts';
import { type Obstacle, obstacleOf } from './obstacle.ts';

export interface Start {
  /** Nothing is known of the nodes where it is missing. */
  readonly analysed?: Analysis;
  /** Names of values whose shapes are guesses. */
  readonly guessed: Set<string>;
  /** What is in the way already. */
  readonly obstacles: Obstacle[];
}

/** Channels, height and width where the file leaves them open: those of networks trained on ImageNet, or grey. */
const ASSUMED_CHANNELS = [3, 1] as const;
const ASSUMED_SIDE = 224;

/** One where everything is said; else one for each output and number of channels that may be meant, with what is not certain. */
export function startsOf(whole: OnnxGraph, inputShape?: readonly number[], outputName?: string): Start[] {
  try {
    chosenOutput(whole, outputName);
  } catch (error) {
    const unclear = obstacleOf(error);
    const starts = whole.outputs.flatMap(({ name }) => startsFrom(whole, inputShape, name));
    return starts.map((start) => ({ ...start, obstacles: [unclear, ...start.obstacles] }));
  }
  return startsFrom(whole, inputShape, outputName);
}

function startsFrom(whole: OnnxGraph, inputShape?: readonly number[], outputName?: string): Start[] {
  try {
    const analysed = startAnalysis(whole, inputShape, outputName);
    return [{ analysed, guessed: new Set(), obstacles: [] }];
  } catch (error) {
    const unclear = obstacleOf(error);
    const image = whole.inputs.find(({ dims }) => dims.length === 4) ?? whole.inputs[0];
    const channels = image?.dims[1] === null ? ASSUMED_CHANNELS : ASSUMED_CHANNELS.slice(0, 1);
    return image ? channels.map((count) => assumedStart(whole, outputName, image, count, unclear)) : [only(unclear)];
  }
}

const only = (obstacle: Obstacle): Start => ({ guessed: new Set(), obstacles: [obstacle] });

/** With one of the inputs as the image, of the declared shape as far as there is one. */
function assumedStart(
  whole: OnnxGraph,
  outputName: string | undefined,
  image: OnnxValue,
  channels: number,
  unclear: Obstacle,
): Start {
  const dims = assumedDims(image.dims, channels);
  const others = whole.inputs.filter(({ name }) => name !== image.name);
  try {
    const analysed = startAnalysis({ ...whole, inputs: [{ name: image.name, dims }] }, undefined, outputName);
    for (const other of others) analysed.dims.set(other.name, assumedDims(other.dims, channels));
    const told = `${unclear.problem} What else is in the way is told for an input of ${dims.join('x')}.`;
    return { analysed, guessed: new Set(others.map(({ name }) => name)), obstacles: [{ ...unclear, problem: told }] };
  } catch {
    return only(unclear);
  }
}

function assumedDims(dims: OnnxValue['dims'], channels: number): number[] {
  const isOfChannels = (axis: number) => axis === (isChannelsLast(dims) ? dims.length - 1 : 1);
  return dims.map((dim, axis) => {
    if (dim !== null && dim >= 1) return dim;
    if (axis === 0) return 1;
    return isOfChannels(axis) ? channels : ASSUMED_SIDE;
  });
}
