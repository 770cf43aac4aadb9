/** The real protocols as the executor's operations, with the vendor's private numbers where each step needs them. */
import { type LinearStep, type PrivateWeights, uncertainty, widthRuns } from '@doubleblind/program';
import { compare } from '../two-party/protocols/compare/index.ts';
import type { ProtocolContext } from '../two-party/protocols/context.ts';
import { extend } from '../two-party/protocols/extend/index.ts';
import { LinearHospital, LinearVendor } from '../two-party/protocols/linear/index.ts';
import { maxPool } from '../two-party/protocols/max/index.ts';
import { multiplex } from '../two-party/protocols/multiplex/index.ts';
import { type MultiplexSource, type SecureOperations, type ShareView, type Target, valueCount } from './operations.ts';

/** `weights` at the vendor only. */
export function protocolOperations(context: ProtocolContext, weights?: PrivateWeights): SecureOperations {
  const linear = linearOperation(context, weights);
  const perChannel = (view: ShareView, batch: number) => batch * view.shape[1] * view.shape[2];
  return {
    linear,
    compare: (step, input, thresholds, batch) => {
      const secret = weights?.compare(step.name);
      return compare(context, {
        input: input.address,
        count: valueCount(input.shape, batch),
        bits: input.bits,
        digits: step.digits,
        sender: step.sender,
        thresholds,
        valuesPerChannel: perChannel(input, batch),
        ...(secret && { privateThresholds: secret.thresholds, privateFlips: secret.flips }),
      });
    },
    multiplex: (_step, sources, output, batch) => multiplexRuns(context, sources, output, batch, weights),
    extend: (step, input, output, batch) =>
      extend(context, {
        input: input.address,
        count: valueCount(input.shape, batch),
        fromBits: input.bits,
        toBits: output.bits,
        valuesPerChannel: perChannel(input, batch),
        ...(weights && { privateOffsets: weights.extend(step.name).offsets }),
      }),
    maxPool: (step, input, _output, batch) => {
      const [channels, height, width] = input.shape;
      const { kernel, stride, dilation, padding, digits, sender } = step;
      const window = { kernel, stride, dilation, padding, digits, sender };
      return maxPool(context, {
        ...window,
        input: input.address,
        maps: channels * batch,
        height,
        width,
        bits: input.bits,
      });
    },
  };
}

/** One call of the protocol for each run of sources of one width; the results stand one after another. */
async function multiplexRuns(
  context: ProtocolContext,
  sources: readonly MultiplexSource[],
  output: Target,
  batch: number,
  weights: PrivateWeights | undefined,
): Promise<number> {
  const { heap } = context;
  const runs = widthRuns(sources.map((source) => ({ source, bits: source.values.bits })));
  const multiplexRun = (run: (typeof runs)[number]) => {
    const inputs = run.map(({ source }) => ({
      input: source.values.address,
      count: valueCount(source.values.shape, batch),
      plane: source.plane,
      uncertainty: uncertainty(source.ignored),
      valuesPerChannel: batch * source.values.shape[1] * source.values.shape[2],
      ...planeSecrets(source, weights),
    }));
    return multiplex(context, { sources: inputs, fromBits: run[0].bits, toBits: output.bits });
  };
  if (runs.length === 1) return multiplexRun(runs[0]);
  const joined = heap.allocate(4 * valueCount(output.shape, batch));
  let start = joined;
  for (const run of runs) {
    const part = await multiplexRun(run);
    const bytes = 4 * run.reduce((sum, { source }) => sum + valueCount(source.values.shape, batch), 0);
    heap.u8.copyWithin(start, part, part + bytes);
    heap.free(part);
    start += bytes;
  }
  return joined;
}

/** The thresholds and flips of one plane, [channel]. */
function planeSecrets(source: MultiplexSource, weights: PrivateWeights | undefined) {
  if (!weights) return {};
  const { thresholds, flips } = weights.compare(source.compareStep);
  const channels = source.values.shape[0];
  const [from, to] = [source.planeIndex * channels, (source.planeIndex + 1) * channels];
  return { privateThresholds: thresholds.slice(from, to), privateFlips: flips.slice(from, to) };
}

function linearOperation(context: ProtocolContext, weights: PrivateWeights | undefined): SecureOperations['linear'] {
  const arguments_ = (inputs: readonly ShareView[], output: Target, batch: number) =>
    [
      inputs.map((view) => ({ channels: view.shape[0], address: view.zero ? undefined : view.address })),
      { height: inputs[0].shape[1], width: inputs[0].shape[2], outputChannels: output.shape[0], batch },
    ] as const;
  if (weights) {
    const vendor = LinearVendor.setup(context);
    return (step: LinearStep, inputs, output, batch) =>
      vendor.run(step, ...arguments_(inputs, output, batch), weights.linear(step.name));
  }
  const hospital = LinearHospital.setup(context);
  return (step: LinearStep, inputs, output, batch) => hospital.run(step, ...arguments_(inputs, output, batch));
}
