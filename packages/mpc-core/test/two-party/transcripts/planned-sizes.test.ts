/**
 * The large example's messages have the planned sizes that were recorded, step by step: the compiled program of
 * examples/densenet121-phantom.onnx on a batch of eight. That a run sends what is planned, to the byte, sizes.test.ts holds with the
 * small example. A change of this table is a change of the protocol.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProgram } from '@doubleblind/program';
import { expect, it } from 'vitest';
import { programCost, runCost } from '../../../src/two-party/plan/program-cost.ts';
import { TWO_PARTY_THREATS } from '../../../src/two-party/plan/threat.ts';

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const program = parseProgram(read('densenet121-phantom.program.golden.json'));
const recorded = read('densenet121-phantom.planned-sizes.golden.json');

it('each step of DenseNet-121 costs the recorded bytes', () => {
  const steps = programCost(program, recorded.batch).steps.map(({ name, op, bytes }) => [
    ...[name, op],
    ...[Math.round(bytes.vendorToHospital), Math.round(bytes.hospitalToVendor)],
  ]);
  expect(steps).toEqual(recorded.steps);
});

it.each(TWO_PARTY_THREATS)('a session of one batch costs the recorded bytes (%s)', (threat) => {
  const { bytes } = runCost(program, [recorded.batch], threat);
  expect([bytes.vendorToHospital, bytes.hospitalToVendor]).toEqual(recorded.sessions[threat]);
});
