/** The groups of widths that a sweep moves together: comparisons, or weights, of one map size and kind. */
import type { ExtendedPlan } from '../fixed-point/extensions.ts';
import { type Widths, widthGroups } from '../fixed-point/widths.ts';
import { tapsOf } from '../layers/layer.ts';

export interface Knob {
  readonly kind: 'compare' | 'linear';
  /** Keys of `Widths.compare` or `Widths.linear`. */
  readonly members: readonly string[];
}

export function findKnobs(plan: ExtendedPlan): Knob[] {
  const knobs = new Map<string, { kind: Knob['kind']; members: string[] }>();
  const put = (kind: Knob['kind'], key: string, member: string) => {
    const knob = knobs.get(`${kind} ${key}`);
    if (knob) knob.members.push(member);
    else knobs.set(`${kind} ${key}`, { kind, members: [member] });
  };
  for (const [name, tensors] of widthGroups(plan)) {
    const [, height, width] = tensors[0].shape;
    const thresholds = Math.max(...tensors.map((tensor) => tensor.planes.length));
    // Tensors tied to one scale (pools, residual sums) must suit the widest range among them: apart from the others.
    const tied = tensors.length > 1 ? ' tied' : '';
    put('compare', `${height}x${width} ${thresholds > 1 ? 'many' : 'one'}${tied}`, name);
  }
  for (const step of plan.steps) {
    if (step.op !== 'linear') continue;
    const [, height, width] = step.output.shape;
    const pointwise = tapsOf(step.window) === 1;
    put('linear', `${height}x${width} ${pointwise ? 'point' : 'window'}`, step.name);
  }
  return [...knobs.values()];
}

/** The widths with one width for every knob, in the knobs' order. */
export function widthsOf(base: Widths, knobs: readonly Knob[], bits: readonly number[]): Widths {
  const compare: Record<string, number> = {};
  const linear: Record<string, { weightBits: number }> = {};
  knobs.forEach((knob, index) => {
    for (const member of knob.members) {
      if (knob.kind === 'compare') compare[member] = bits[index];
      else linear[member] = { weightBits: bits[index] };
    }
  });
  return { ...base, compare, linear };
}
