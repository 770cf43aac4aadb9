/** Products of bits and values on shares: one call of the protocol for each run of sources of one width. */
import {
  COMPARE_NUMBERS,
  type PrivateWeights,
  type StepOf,
  uncertainty,
  valueCount,
  valuesPerChannel,
} from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import { withArena } from '../../kernel/arena.ts';
import type { Environment } from '../environment.ts';
import { widthRuns } from '../plan/width-runs.ts';
import { planeStride } from '../protocols/common/segments.ts';
import { multiplex } from '../protocols/multiplex/index.ts';
import { bitsOf, shareBytes, type TwoPartyShare, type WordsShare, wordsOf } from '../share.ts';

interface Source {
  readonly values: WordsShare;
  readonly bits: number;
  /** Address of the plane's bits. */
  readonly plane: number;
  readonly planeIndex: number;
  /** Name of the compare step that made the planes: it has the thresholds. */
  readonly compareStep: string;
  /** Low bits that the comparison ignored. */
  readonly ignored: number;
}

/** The results stand one after another. */
export async function runMultiplex(
  environment: Environment,
  step: StepOf<'multiplex'>,
  inputs: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const { heap } = environment.context;
  const { shape, bits } = environment.plan.scope.tensor(step.output);
  const runs = widthRuns(sourcesOf(environment, step, inputs));
  if (runs.length === 1) return multiplexRun(environment, runs[0], bits);
  return withArena(heap, async (arena) => {
    const joined = arena.allocate(4 * valueCount(shape, batch));
    let start = joined;
    for (const run of runs) {
      await withArena(heap, async (scratch) => {
        const part = scratch.adopt(await multiplexRun(environment, run, bits));
        const bytes = run.reduce((sum, { values }) => sum + shareBytes(values), 0);
        heap.u8.copyWithin(start, part, part + bytes);
        start += bytes;
      });
    }
    return arena.handOver(joined);
  });
}

function sourcesOf(
  { plan }: Environment,
  step: StepOf<'multiplex'>,
  { tensors, planes }: StepInputs<TwoPartyShare>,
): Source[] {
  return step.inputs.map((source, index) => {
    const values = wordsOf(tensors[index]);
    const { address, count } = bitsOf(planes[index]);
    const { step: compareStep, ignored } = plan.scope.origin(source.planes);
    const plane = address + source.plane * planeStride(count);
    return { values, bits: values.bits, plane, planeIndex: source.plane, compareStep, ignored };
  });
}

function multiplexRun({ context, weights }: Environment, run: readonly Source[], toBits: number): Promise<number> {
  const sources = run.map((source) => ({
    input: source.values.address,
    count: valueCount(source.values.shape, source.values.batch),
    plane: source.plane,
    uncertainty: uncertainty(source.ignored),
    valuesPerChannel: valuesPerChannel(source.values),
    ...planeSecrets(source, weights),
  }));
  return multiplex(context, { sources, fromBits: run[0].bits, toBits });
}

/** The thresholds and flips of one plane, [channel]. */
function planeSecrets({ compareStep, values, planeIndex }: Source, weights: PrivateWeights | undefined) {
  if (!weights) return {};
  const { thresholds, flips } = weights.get(compareStep, COMPARE_NUMBERS);
  const channels = values.shape[0];
  const [from, to] = [planeIndex * channels, (planeIndex + 1) * channels];
  return { privateThresholds: thresholds.slice(from, to), privateFlips: flips.slice(from, to) };
}
