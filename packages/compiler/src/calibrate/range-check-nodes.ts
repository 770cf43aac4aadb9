/**
 * What a range check would find, in the graph that simulates a program: whether a sample of a compared tensor is in the guard band. Where the secure run
 * finds it by chance (a sixteenth of the ring at either end of the band) it counts from the middle, as in the clear.
 */
import {
  COMPARE_NUMBERS,
  channelsOfSample,
  type PrivateWeights,
  type Program,
  type RangeCheckStep,
  samplePlaces,
  scopeOf,
  valueCount,
} from '@doubleblind/program';
import type { GraphWriter } from './graph-writer.ts';

/** Half the width of the band as a part of half the ring: its middle, and half of the sixteenths at its ends. */
const HALF_BAND = 3 / 16;

/** Output `found` [1]: how many samples are in the band. `nameOf`: of a tensor's values [1, ...shape] in the graph. */
export function rangeCheckNodes(
  writer: GraphWriter,
  program: Program,
  weights: PrivateWeights,
  step: RangeCheckStep,
  nameOf: (tensor: number) => string,
  found: string,
): void {
  const scope = scopeOf(program);
  const counts = step.inputs.map((input, index) => {
    const at = `${found}/${index}`;
    const origin = scope.origin(input.planes);
    const compared = scope.tensor(origin.tensor);
    const places = samplePlaces(valueCount(compared.shape), scope.tensor(input.tensor).shape[0]);
    const { thresholds } = weights.get(origin.step, COMPARE_NUMBERS);
    const [channelCount] = scope.planes(input.planes).shape;
    const channels = channelsOfSample(input, scope);
    const planes = thresholds.length / channelCount;
    const each = Float32Array.from(
      { length: planes * channels.length },
      (_, i) => thresholds[Math.floor(i / channels.length) * channelCount + channels[i % channels.length]],
    );
    const half = 2 ** (compared.bits - 1);
    const number = (name: string, value: number) => writer.constant(`${at}/${name}`, [1], Float32Array.of(value));
    writer.tensors.push(
      { name: `${at}/all`, dims: [2], data: BigInt64Array.of(1n, -1n) },
      { name: `${at}/places`, dims: [places.length], data: BigInt64Array.from(places, BigInt) },
    );
    const flat = writer.node('Reshape', [nameOf(origin.tensor), `${at}/all`], `${at}/flat`);
    const samples = writer.node('Gather', [flat, `${at}/places`], `${at}/samples`, { axis: 1 });
    const names = writer.constant(`${at}/thresholds`, [planes, channels.length], each);
    const distance = writer.node('Sub', [samples, names], `${at}/distance`);
    // Modulo the ring, measured from where it closes.
    const turns = writer.node('Mul', [distance, number('turn', 1 / (2 * half))], `${at}/turns`);
    const whole = writer.node('Floor', [turns], `${at}/whole`);
    const part = writer.node('Sub', [turns, whole], `${at}/part`);
    const offset = writer.node('Sub', [part, number('close', 0.5)], `${at}/offset`);
    const away = writer.node('Abs', [offset], `${at}/away`);
    const inBand = writer.node('Less', [away, number('band', HALF_BAND / 2)], `${at}/in-band`);
    const asNumber = writer.node('Cast', [inBand], `${at}/number`, { to: 1 });
    return writer.node('ReduceSum', [asNumber], `${at}/count`, { keepdims: 0 });
  });
  const total = counts.length > 1 ? writer.node('Sum', counts, `${found}/total`) : counts[0];
  writer.tensors.push({ name: `${found}/shape`, dims: [1], data: BigInt64Array.of(1n) });
  writer.node('Reshape', [total, `${found}/shape`], found);
}
