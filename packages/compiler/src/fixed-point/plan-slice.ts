/** Slices: every channel that is kept keeps its scale and its range. */
import type { Shape, SliceLayer } from '../layers/layer.ts';
import { type PlanContext, partName } from './plan-context.ts';
import { hasMap, type Part, type View } from './view.ts';

/** Where the positions of a slice are, one behind another. */
type Cut = Pick<SliceLayer, 'axis' | 'first' | 'stride'> & { readonly size: number };

export function planSlice(context: PlanContext, layer: SliceLayer, view: View): View {
  const { axis, first, stride, shape, name } = layer;
  if (axis !== 0) {
    const cut = { axis, first, stride, size: shape[axis] };
    return view.map((part, index) => slicePart(context, partName(name, index), part, cut));
  }
  return channelRuns(view, layer).map(({ part, cut }, index) => slicePart(context, partName(name, index), part, cut));
}

/** Of each part in turn the channels that are kept. */
function channelRuns(view: View, { first, stride, shape }: SliceLayer): { part: Part; cut: Cut }[] {
  const owners = view.flatMap((part) => Array.from({ length: part.tensor.shape[0] }, (_, at) => ({ part, at })));
  const runs: { part: Part; cut: { axis: 0; first: number; stride: number; size: number } }[] = [];
  for (let i = 0; i < shape[0]; i++) {
    const { part, at } = owners[first + i * stride];
    const last = runs.at(-1);
    if (last?.part === part && at === last.cut.first + last.cut.size * stride) last.cut.size += 1;
    else runs.push({ part, cut: { axis: 0, first: at, stride, size: 1 } });
  }
  return runs;
}

function slicePart(context: PlanContext, name: string, part: Part, cut: Cut): Part {
  const { axis, first, stride, size } = cut;
  const { tensor } = part;
  if (first === 0 && stride === 1 && size === tensor.shape[axis]) return part;
  const shape = tensor.shape.map((length, at) => (at === axis ? size : length)) as unknown as Shape;
  const kept = <T extends Float64Array | Int32Array>(values: T): T =>
    (axis === 0 ? values.slice(0, size).map((_, i) => values[first + i * stride]) : values) as T;
  const output = context.tensor({
    name,
    shape,
    low: kept(tensor.low),
    high: kept(tensor.high),
    scales: kept(tensor.scales),
    widthGroup: tensor.widthGroup,
    fixed: tensor.fixed,
  });
  context.steps.push({ op: 'slice', name, inputs: [tensor], output, axis, first, stride });
  const constant = hasMap(part) ? sliceMap(part, cut) : kept(part.constant);
  return { tensor: output, factor: kept(part.factor), constant, plain: part.plain };
}

function sliceMap({ tensor, constant }: Part, { axis, first, stride, size }: Cut): Float64Array {
  const inner = tensor.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const outer = tensor.shape.slice(0, axis).reduce((product, length) => product * length, 1);
  return Float64Array.from({ length: outer * size * inner }, (_, at) => {
    const [o, i] = [Math.floor(at / (size * inner)), Math.floor(at / inner) % size];
    return constant[(o * tensor.shape[axis] + first + i * stride) * inner + (at % inner)];
  });
}
