/** How this back end runs each kind of step that it plans (../plan/steps/planners.ts). */
import type { Operation, Step, StepOf } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import type { TwoPartyShare } from '../share.ts';
import { runCompare } from './compare.ts';
import { runExtend } from './extend.ts';
import { runLinear } from './linear.ts';
import { runLocal, runTruncate } from './local.ts';
import { runMaxPool } from './max-pool.ts';
import { runMultiplex } from './multiplex.ts';
import { runRangeCheck } from './range-check.ts';
import { runRound } from './round.ts';
import { runScaleChannels } from './scale-channels.ts';

/** Returns the address of this party's share of the result, in a buffer that the caller frees. */
type Runner<K extends Operation> = (
  environment: Environment,
  step: StepOf<K>,
  inputs: StepInputs<TwoPartyShare>,
  batch: number,
) => number | Promise<number>;

const RUNNERS: { readonly [K in Operation]?: Runner<K> } = {
  linear: runLinear,
  compare: runCompare,
  multiplex: runMultiplex,
  maxPool: runMaxPool,
  extend: runExtend,
  scaleChannels: runScaleChannels,
  round: runRound,
  truncate: runTruncate,
  rangeCheck: runRangeCheck,
};

/** Kinds without a protocol of their own are local. */
export function runnerOf(step: Step): Runner<Operation> {
  return (RUNNERS[step.op] as Runner<Operation> | undefined) ?? runLocal;
}
