/** What the steps of an open back end have at hand. */
import type { PrivateWeights } from '@doubleblind/program';
import type { TwoPartyPlan } from './plan/two-party-plan.ts';
import type { ProtocolContext } from './protocols/context.ts';
import { LinearHospital, LinearVendor } from './protocols/linear/index.ts';

/** See the head of this file. */
export interface Environment {
  readonly context: ProtocolContext;
  readonly plan: TwoPartyPlan;
  /** The linear protocol of this party's side. */
  readonly linear:
    | { readonly party: 'vendor'; readonly weights: PrivateWeights; readonly protocol: LinearVendor }
    | { readonly party: 'hospital'; readonly protocol: LinearHospital };
  /** At the vendor only. */
  readonly weights: PrivateWeights | undefined;
}

/** At the vendor with weights, at the hospital without. */
export function environmentOf(context: ProtocolContext, plan: TwoPartyPlan, weights?: PrivateWeights): Environment {
  const linear = weights
    ? ({ party: 'vendor', weights, protocol: LinearVendor.setup(context) } as const)
    : ({ party: 'hospital', protocol: LinearHospital.setup(context) } as const);
  return { context, plan, linear, weights };
}
