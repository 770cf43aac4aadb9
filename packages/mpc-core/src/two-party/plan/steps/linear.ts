/** Linear steps: one exchange of ciphertexts, as laid out for the batch. */
import { linearProducts, type StepOf } from '@doubleblind/program';
import { GROUPS_AHEAD, messageSizes } from '../linear-layout.ts';
import { type LinearPlan, planLinearLayout } from '../linear-plan.ts';
import { volumeSizes } from '../planar.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { NOTHING, type StepDetail } from './detail.ts';

export function linearDetail({ scope }: TwoPartyPlan, step: StepOf<'linear'>, batch: number): StepDetail {
  const inputs = step.inputs.map((id) => scope.tensor(id).shape);
  const channels = inputs.reduce((sum, [count]) => sum + count, 0);
  const sizes = { ...volumeSizes(inputs[0]), channels };
  const plan = planLinearLayout(step, sizes, scope.tensor(step.output).shape[0], batch);
  const cost = {
    ...NOTHING,
    name: step.name,
    op: step.op,
    bytes: { vendorToHospital: plan?.bytesToHospital ?? 0, hospitalToVendor: plan?.bytesToVendor ?? 0 },
    trips: 2,
    products: linearProducts(step, scope, batch),
    feasible: plan !== undefined,
  };
  return { cost, correlations: [], makingRounds: 0, order: plan ? linearOrder(plan) : '', ...(plan ? { plan } : {}) };
}

/**
 * The hospital begins to wait when the first message, of seeds, is out. Inputs go two groups ahead of results, so that later
 * ones are sent while those of an earlier group are awaited.
 */
function linearOrder({ sections }: LinearPlan): string {
  const messages = sections.flatMap(({ groups, output, outputsPerMessage }) =>
    groups.map(() => messageSizes(output.channels, outputsPerMessage).length),
  );
  const results = messages.map(
    (count, group) => 'R'.repeat(count) + (group + GROUPS_AHEAD < messages.length ? 'S' : ''),
  );
  return `SRS${results.join('').slice(1)}`;
}
