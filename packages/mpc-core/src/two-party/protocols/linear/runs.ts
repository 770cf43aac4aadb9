/**
 * The layout as tables in the heap: which words of a tensor are which coefficients. A run is (coefficient, element,
 * length), see assembly/gemm/runs.ts.
 */
import type { LinearStep } from '@doubleblind/program';
import type { Arena } from '../../../kernel/arena.ts';
import type { View } from '../../plan/linear-geometry.ts';
import { type Group, type LinearLayout, levelRange, outputRuns, placedRow } from '../../plan/linear-layout.ts';
import { volumeWindow } from '../../plan/planar.ts';

export interface Runs {
  readonly address: number;
  readonly count: number;
}

type Triple = [coefficient: number, element: number, length: number];

function inputRuns(
  step: LinearStep,
  layout: LinearLayout,
  group: Pick<Group, 'first' | 'blockLength'>,
  view: View,
): Triple[] {
  const { stride, padding } = volumeWindow(step);
  const { depth, height, width } = layout.input;
  const [front, top, left] = padding;
  const strideX = stride[2];
  // Columns of the view that are voxels: 0 <= strideX * j + view.column - left < width.
  const firstColumn = Math.ceil((left - view.column) / strideX);
  const endColumn = Math.ceil((width + left - view.column) / strideX);
  const runs: Triple[] = [];
  const end = group.first + group.blockLength;
  for (let number = Math.floor(group.first / layout.pitch); number * layout.pitch < end; number++) {
    const { image, plane, row, column } = placedRow(layout, number);
    const [z, y] = [stride[0] * plane + view.plane - front, stride[1] * row + view.row - top];
    if (image >= layout.batch || z < 0 || z >= depth || y < 0 || y >= height) continue;
    const start = number * layout.pitch;
    const position = Math.max(start + Math.max(0, firstColumn - column), group.first);
    const length = Math.min(start + Math.min(layout.pitch, endColumn - column), end) - position;
    if (length <= 0) continue;
    const x = strideX * (column + position - start) + view.column - left;
    const element = ((image * depth + z) * height + y) * width + x;
    const last = runs.at(-1);
    const coefficient = position - group.first;
    if (last && strideX === 1 && last[0] + last[2] === coefficient && last[1] + last[2] === element) last[2] += length;
    else runs.push([coefficient, element, length]);
  }
  return runs;
}

export class LayoutRuns {
  /** [group][level]. */
  readonly #groups: { inputs: Runs[]; output: Runs }[][];

  constructor(arena: Arena, step: LinearStep, layout: LinearLayout) {
    this.#groups = layout.groups.map((group) =>
      Array.from({ length: layout.parameters.levels }, (_, level) => {
        const range = levelRange(group, level);
        const { blockLength } = group;
        return {
          inputs: layout.views.map((view) => stored(arena, inputRuns(step, layout, { ...range, blockLength }, view))),
          output: stored(
            arena,
            outputRuns(layout, range).map((run): Triple => [run.position - range.first, run.element, run.length]),
          ),
        };
      }),
    );
  }

  /** Runs of a view in a block: coefficients count from the block's start, elements from the channel's start. */
  input(group: number, level: number, view: number): Runs {
    return this.#groups[group][level].inputs[view];
  }

  /** Useful coefficients of a result: elements count from the output channel's start. */
  output(group: number, level: number): Runs {
    return this.#groups[group][level].output;
  }
}

function stored(arena: Arena, runs: Triple[]): Runs {
  return { address: arena.table(Uint32Array.from(runs.flat())), count: runs.length };
}
