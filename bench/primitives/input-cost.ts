/** What encoding and encrypting one image takes: its numbers in fixed point, these as polynomials, and the polynomials encrypted, for the program's first layer. */
import { randomBytes } from 'node:crypto';
import { encodeInputs, Heap } from '@doubleblind/mpc-core';
import type { Program, StepOf } from '@doubleblind/program';
import { Arena } from '../../packages/mpc-core/src/kernel/arena.ts';
import type { LinearLayout } from '../../packages/mpc-core/src/two-party/plan/linear-layout.ts';
import { volumeSizes } from '../../packages/mpc-core/src/two-party/plan/planar.ts';
import { Encoder } from '../../packages/mpc-core/src/two-party/protocols/linear/encoder.ts';
import { gemmKernels } from '../../packages/mpc-core/src/two-party/protocols/linear/kernels.ts';
import { LayoutRuns } from '../../packages/mpc-core/src/two-party/protocols/linear/runs.ts';
import { domainOf, sectionsOf } from '../../packages/mpc-core/src/two-party/protocols/linear/source.ts';
import {
  Encryptor,
  InputCodec,
  InputScaler,
  MessageScaler,
  Ring,
  Sampler,
  SecretKey,
} from '../../packages/mpc-core/src/two-party/rlwe/index.ts';

export interface InputCost {
  readonly encodeSeconds: number;
  readonly encryptSeconds: number;
  readonly polynomials: number;
}

/** Of several rounds, so that compiling is not in it. */
const ROUNDS = 5;

/** `image`: [C][...space] real inputs. Seconds of wall time on this thread, the least of some rounds. */
export function inputCost(program: Program, image: Float32Array): InputCost {
  const step = program.steps.find(
    (one): one is StepOf<'linear'> => one.op === 'linear' && one.inputs.includes(program.input.tensor),
  );
  if (!step) throw new RangeError('the program does not begin with a linear layer');
  const rounds = Array.from({ length: ROUNDS }, () => oneRound(program, step, image));
  const least = (key: keyof InputCost) => Math.min(...rounds.map((round) => round[key]));
  return {
    encodeSeconds: least('encodeSeconds'),
    encryptSeconds: least('encryptSeconds'),
    polynomials: rounds[0].polynomials,
  };
}

function oneRound(program: Program, step: StepOf<'linear'>, image: Float32Array): InputCost {
  const heap = new Heap();
  const arena = new Arena(heap);
  const kernels = gemmKernels(heap);
  const { shape } = program.tensors[program.input.tensor];
  const { depth, height, width } = volumeSizes(shape);
  const [outputChannels] = program.tensors[step.output].shape;
  let encodeSeconds = 0;
  const encoding = <T>(task: () => T): T => {
    const start = performance.now();
    const made = task();
    encodeSeconds += (performance.now() - start) / 1000;
    return made;
  };
  const address = encoding(() => {
    const values = encodeInputs(program, [image]);
    const at = arena.allocate(4 * values.length);
    heap.words(at, values.length).set(values);
    return at;
  });
  const sources = [{ channels: shape[0], address }];
  const layouts = sectionsOf(step, sources, { depth, height, width, outputChannels, batch: 1 });
  let [encryptSeconds, polynomials] = [0, 0];
  for (const layout of layouts) {
    const encoder = new Encoder(heap, kernels, step, layout, new LayoutRuns(arena, step, layout), sources);
    const start = performance.now();
    const before = encodeSeconds;
    polynomials += encryptAll(arena, layout, (words, group, level, index) =>
      encoding(() => encoder.encode(words, group, level, index)),
    );
    encryptSeconds += (performance.now() - start) / 1000 - (encodeSeconds - before);
  }
  arena.release();
  return { encodeSeconds, encryptSeconds, polynomials };
}

/** As the hospital's side of a layer does it (mpc-core protocols/linear/hospital.ts); answers the number of polynomials. */
function encryptAll(
  arena: Arena,
  layout: LinearLayout,
  encode: (words: number, group: number, level: number, index: number) => void,
): number {
  const { parameters } = layout;
  const { levels } = parameters;
  const ring = new Ring(arena, parameters);
  const sampler = () => new Sampler(arena, ring.kernels, randomBytes(16), ring.degree);
  const [open, secret] = [sampler(), sampler()];
  const key = SecretKey.generate(arena, ring, secret);
  const encryptor = new Encryptor(arena, ring);
  const scaler = levels === 1 ? new MessageScaler(arena, ring, parameters.ring) : new InputScaler(ring, parameters);
  const codec = new InputCodec(arena, ring, parameters);
  const words = arena.allocate(levels * ring.residueBytes);
  const residues = arena.allocate(ring.polynomialBytes + 16);
  const packed = arena.allocate(codec.bytes);
  let polynomials = 0;
  for (const [group, { inputPolynomials }] of layout.groups.entries()) {
    for (let index = 0; index < inputPolynomials; index++) {
      for (let level = 0; level < levels; level++) encode(words + level * ring.residueBytes, group, level, index);
      encryptor.encryptZero(key, residues, domainOf(layout, group), open, secret);
      scaler.add(residues, words);
      codec.pack(packed, residues);
      polynomials += 1;
    }
  }
  return polynomials;
}
