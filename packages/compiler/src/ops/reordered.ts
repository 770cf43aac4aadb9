/** Axes in any other order: a local re-arrangement of shares. */
import type { Layer, Shape } from '../layers/layer.ts';
import { reshaped } from './dims.ts';

/**
 * Any order of any number of axes: blocks that move together are one, and one after the other moves to its place. With P before the place,
 * M between place and block X, and Q behind: P M X Q seen as [P M, X, Q] becomes X P M Q, and that as [X, P, M Q] becomes P X M Q.
 */
export function reordered(
  name: string,
  input: Layer,
  dims: readonly number[],
  order: readonly number[],
  shape: Shape,
): Layer {
  const blocks = blocksOf(dims, order);
  const size = (part: readonly Block[]) => part.reduce((product, block) => product * block.size, 1);
  let layer = input;
  let moves = 0;
  const swapFirst = (a: number, b: number, c: number): void => {
    const own = `${name}/move${moves++}`;
    const apart = reshaped(`${own}/apart`, layer, [a, b, c]);
    layer = { kind: 'permute', name: own, shape: [b, a, c], inputs: [apart], axes: [1, 0, 2] };
  };
  for (let place = 0; place < blocks.length; place++) {
    const from = blocks.findIndex((block) => block.target === place);
    if (from === place) continue;
    const [before, between, behind] = [blocks.slice(0, place), blocks.slice(place, from), blocks.slice(from + 1)];
    const [block] = blocks.splice(from, 1);
    blocks.splice(place, 0, block);
    swapFirst(size(before) * size(between), block.size, size(behind));
    if (size(before) > 1) swapFirst(block.size, size(before), size(between) * size(behind));
  }
  return reshaped(`${name}/together`, layer, shape);
}

/** Axes that stay side by side, as one. */
interface Block {
  readonly size: number;
  /** Its place in the result. */
  readonly target: number;
}

function blocksOf(dims: readonly number[], order: readonly number[]): Block[] {
  const moving = order.filter((axis) => dims[axis] > 1);
  const long = dims.map((_, axis) => axis).filter((axis) => dims[axis] > 1);
  const runs: number[][] = [];
  for (const axis of moving) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && long.indexOf(axis) === long.indexOf(last) + 1) runs.at(-1)?.push(axis);
    else runs.push([axis]);
  }
  const blocks = runs.map((axes, target) => ({
    axes,
    target,
    size: axes.reduce((product, axis) => product * dims[axis], 1),
  }));
  return blocks.sort((a, b) => a.axes[0] - b.axes[0]);
}
