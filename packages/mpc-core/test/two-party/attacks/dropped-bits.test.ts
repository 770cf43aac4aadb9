/**
 * What an opened output tells a hospital that knows its own share. Of a truncated value it learns, beside the quotient, on which side
 * of its share's low bits the dropped bits lie: openings of one value under fresh shares give all of them. A faithful rounding is a
 * function of the value.
 */
import type { IntegerTensor, Program, Step } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import { localNetworks } from '../../../src/backend/network.ts';
import { twoParty } from '../../../src/two-party/backend.ts';
import { numbers } from '../../support/toy-program.ts';

const BITS = 16;
const SHIFT = 6;
/** Openings of each value, which are the channels. */
const OPENINGS = 512;

function program(op: 'truncate' | 'round', channels: number): Program {
  const shape = [channels, OPENINGS, 1];
  const steps: Step[] = [
    { op: 'add', name: 'joined', inputs: [0, 1], output: 2 },
    { op, name: 'last', input: 2, output: 3, shift: SHIFT },
  ];
  return {
    ...{ format: 'doubleblind-program', version: 2, compiler: 'test', model: 'one step' },
    input: { tensor: 0, name: 'in', fractionBits: 0 },
    output: { tensor: 3, name: 'out', fractionBits: 0, activation: 'none' },
    tensors: [BITS, BITS, BITS, BITS - SHIFT].map((bits, i) => ({ name: `t${i}`, shape, bits })),
    ...{ planes: [], steps },
  };
}

/** Shares that add up to each of the values, and what is opened of them to the hospital. */
async function open(op: 'truncate' | 'round', values: readonly number[]) {
  const random = numbers(3);
  const one = program(op, values.length);
  const modulus = 2 ** BITS;
  const hospital = Int32Array.from({ length: values.length * OPENINGS }, () => random() % modulus);
  const vendor = hospital.map((share, i) => (values[Math.floor(i / OPENINGS)] - share + 2 * modulus) % modulus);
  const opened = await Promise.all(
    localNetworks(twoParty.parties).map(async (network) => {
      const own = network.self === 'vendor' ? vendor : hospital;
      const operations = await twoParty.open(network, twoParty.plan(one));
      const shares = ['hospital', 'vendor'].map((owner, id) =>
        operations.share(one.tensors[id], 1, owner, network.self === owner ? own : undefined),
      );
      const joined = await operations.step(one.steps[0], { tensors: shares, planes: [] }, 1);
      const last = await operations.step(one.steps[1], { tensors: [joined], planes: [] }, 1);
      return operations.reveal(last, 'hospital');
    }),
  );
  const result = opened.find((value) => value !== undefined);
  return { hospital, outputs: (result as { tensor: IntegerTensor }).tensor.data };
}

/** Which dropped bits fit all openings of a value, for an observer that knows the shares' low bits. */
function fitting(lows: readonly number[], outputs: readonly number[]): number[] {
  const least = Math.min(...outputs);
  return Array.from({ length: 2 ** SHIFT }, (_, dropped) => dropped).filter((dropped) => {
    // The quotient plus one, less one where the share's low bits exceed the dropped ones.
    const fits = (base: number) => lows.every((low, i) => outputs[i] === base - (dropped < low ? 1 : 0));
    return fits(least) || fits(least + 1);
  });
}

const VALUES = [5 * 64 + 17, -3 * 64 + 40, 1, 63, -64];

async function attack(op: 'truncate' | 'round') {
  const { hospital, outputs } = await open(op, VALUES);
  return VALUES.map((_, value) => {
    const range = [value * OPENINGS, (value + 1) * OPENINGS] as const;
    const lows = [...hospital.slice(...range)].map((share) => share % 2 ** SHIFT);
    return { outputs: [...outputs.slice(...range)], dropped: fitting(lows, [...outputs.slice(...range)]) };
  });
}

describe('the bits that are dropped from an output', () => {
  it('are read off by a hospital where outputs are truncated', async () => {
    const found = await attack('truncate');
    expect(found.map(({ dropped }) => dropped)).toEqual(VALUES.map((value) => [((value % 64) + 64) % 64]));
  });

  it('stay hidden where they are rounded off: openings of a value are all the same, whatever its shares', async () => {
    const found = await attack('round');
    found.forEach(({ outputs, dropped }, i) => {
      expect(new Set(outputs)).toEqual(new Set([Math.floor((VALUES[i] + 32) / 64)]));
      // No dropped bits explain the openings as a truncation's: the attack finds nothing, or the value at its own edge.
      expect(dropped.length === 0 || dropped.every((bits) => bits === 63)).toBe(true);
    });
  });
});
