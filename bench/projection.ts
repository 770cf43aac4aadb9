/**
 * `bench projection`: what a program of volumes would take on larger volumes, from the measured costs of its steps.
 *
 * The larger program is the same one, step for step, with every space axis so many times as long. Of linear steps, bytes and work are those
 * of the plan (docs/PROTOCOL.md) for the larger maps, and a step's measured seconds grow as its work does; all other steps work value by
 * value, so that seconds and bytes grow with the number of values. What processes use beside their steps (TLS, links) grows with the bytes.
 * Nothing is assumed that was not measured or planned: no memory, no waiting for a link, no number of cores.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DoubleblindError } from '@doubleblind/errors';
import { planLinearLayout, planWork } from '@doubleblind/mpc-core/plan';
import { type Program, parseProgram, type StepOf } from '@doubleblind/program';
import { type Profile, rounded } from './profile.ts';
import type { Measured } from './result.ts';

type Times = readonly [depth: number, height: number, width: number];

/** By how many times a step's costs grow. */
interface Growth {
  readonly work: number;
  readonly toHospital: number;
  readonly toVendor: number;
}

/** Of one image. */
interface Cost {
  readonly cpuSeconds: { readonly vendor: number; readonly hospital: number };
  readonly bytes: { readonly vendorToHospital: number; readonly hospitalToVendor: number };
}

export interface Projected {
  readonly kind: string;
  readonly measured: Cost;
  readonly projected: Cost;
}

const NONE: Cost = { cpuSeconds: { vendor: 0, hospital: 0 }, bytes: { vendorToHospital: 0, hospitalToVendor: 0 } };

function sum(a: Cost, b: Cost): Cost {
  return {
    cpuSeconds: {
      vendor: a.cpuSeconds.vendor + b.cpuSeconds.vendor,
      hospital: a.cpuSeconds.hospital + b.cpuSeconds.hospital,
    },
    bytes: {
      vendorToHospital: a.bytes.vendorToHospital + b.bytes.vendorToHospital,
      hospitalToVendor: a.bytes.hospitalToVendor + b.bytes.hospitalToVendor,
    },
  };
}

const bytesOf = ({ bytes }: Cost) => bytes.vendorToHospital + bytes.hospitalToVendor;

/** How a linear step's plan grows. Maps are volumes, or have their depth in their height. */
function linearGrowth(program: Program, step: StepOf<'linear'>, [depth, height, width]: Times): Growth {
  const shapes = step.inputs.map((id) => program.tensors[id].shape);
  const channels = shapes.reduce((all, [count]) => all + count, 0);
  const outputs = program.tensors[step.output].shape[0];
  const [, ...space] = shapes[0];
  const [d, h, w] = space.length === 3 ? space : [1, ...space];
  const larger = space.length === 3 ? [d * depth, h * height, w * width] : [1, h * depth * height, w * width];
  const plan = ([one, two, three]: readonly number[]) => {
    const made = planLinearLayout(step, { channels, depth: one, height: two, width: three }, outputs, 1);
    if (!made) throw new RangeError(`step "${step.name}" fits no parameters`);
    return made;
  };
  const perOutput = step.kernel.reduce((product, size) => product * size, channels / step.groups);
  const [small, large] = [plan([d, h, w]), plan(larger)];
  return {
    work: planWork(large, perOutput) / planWork(small, perOutput),
    toHospital: large.bytesToHospital / small.bytesToHospital,
    toVendor: large.bytesToVendor / small.bytesToVendor,
  };
}

/** Kinds of steps with what was measured of one image and what is projected, the transport last. */
export function project(program: Program, profile: Profile, measured: Measured, times: Times): Projected[] {
  const values = times[0] * times[1] * times[2];
  const steps = new Map(program.steps.map((step) => [step.name, step]));
  const kinds = new Map<string, Projected>();
  const peers = new Map(profile.hospital.layers.map((layer) => [`${layer.op} ${layer.name}`, layer]));
  for (const vendor of profile.vendor.layers) {
    const hospital = peers.get(`${vendor.op} ${vendor.name}`);
    if (!hospital) continue;
    const step = steps.get(vendor.name);
    const growth =
      step?.op === 'linear'
        ? linearGrowth(program, step, times)
        : { work: values, toHospital: values, toVendor: values };
    const own: Cost = {
      cpuSeconds: { vendor: vendor.cpuSeconds, hospital: hospital.cpuSeconds },
      bytes: { vendorToHospital: vendor.bytesSent, hospitalToVendor: hospital.bytesSent },
    };
    const grown: Cost = {
      cpuSeconds: {
        vendor: own.cpuSeconds.vendor * growth.work,
        hospital: own.cpuSeconds.hospital * growth.work,
      },
      bytes: {
        vendorToHospital: own.bytes.vendorToHospital * growth.toHospital,
        hospitalToVendor: own.bytes.hospitalToVendor * growth.toVendor,
      },
    };
    const before = kinds.get(vendor.op) ?? { kind: vendor.op, measured: NONE, projected: NONE };
    const after = { measured: sum(before.measured, own), projected: sum(before.projected, grown) };
    kinds.set(vendor.op, { kind: vendor.op, ...after });
  }
  const parts = [...kinds.values()];
  const seen = parts.map((part) => part.measured).reduce(sum, NONE);
  const steep = bytesOf(parts.map((part) => part.projected).reduce(sum, NONE)) / bytesOf(seen);
  const { cpuSeconds, bytes } = measured.perImage;
  // Headers of frames are of the transport, too.
  const transport: Cost = {
    cpuSeconds: {
      vendor: cpuSeconds.vendor - seen.cpuSeconds.vendor,
      hospital: cpuSeconds.hospital - seen.cpuSeconds.hospital,
    },
    bytes: {
      vendorToHospital: Math.max(0, bytes.vendorToHospital - seen.bytes.vendorToHospital),
      hospitalToVendor: Math.max(0, bytes.hospitalToVendor - seen.bytes.hospitalToVendor),
    },
  };
  const grown: Cost = {
    cpuSeconds: {
      vendor: transport.cpuSeconds.vendor * steep,
      hospital: transport.cpuSeconds.hospital * steep,
    },
    bytes: {
      vendorToHospital: transport.bytes.vendorToHospital * steep,
      hospitalToVendor: transport.bytes.hospitalToVendor * steep,
    },
  };
  return [...parts, { kind: 'transport', measured: transport, projected: grown }];
}

export function benchProjection(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      program: { type: 'string' },
      profile: { type: 'string' },
      result: { type: 'string' },
      times: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { program: file, profile, result, times, json } = values;
  if (!file || !profile || !result || !times || !json)
    throw new DoubleblindError(
      'DB5001',
      'A projection needs --program, --profile, --result, --times DxHxW and --json.',
    );
  const factors = times.split('x').map(Number);
  if (factors.length !== 3 || factors.some((factor) => !Number.isInteger(factor) || factor < 1))
    throw new DoubleblindError('DB5001', `--times ${times}: three whole numbers such as 4x5x5 are wanted.`);
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const program = parseProgram(read(file));
  const parts = project(program, read(profile), read(result), [factors[0], factors[1], factors[2]]);
  const total = {
    measured: parts.map((part) => part.measured).reduce(sum, NONE),
    projected: parts.map((part) => part.projected).reduce(sum, NONE),
  };
  writeFileSync(json, `${JSON.stringify({ times: factors, kinds: parts, total }, null, 2)}\n`);
  console.table([...parts, { kind: 'all', ...total }].map(tableRow));
}

function tableRow({ kind, measured, projected }: Projected) {
  const cpu = (cost: Cost) => `${rounded(cost.cpuSeconds.vendor, 2)} + ${rounded(cost.cpuSeconds.hospital, 2)}`;
  return {
    kind,
    'CPU s vendor + hospital': cpu(measured),
    MB: rounded(bytesOf(measured) / 1e6, 1),
    'projected CPU s': cpu(projected),
    'projected GB': rounded(bytesOf(projected) / 1e9, 2),
  };
}
