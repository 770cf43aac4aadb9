/** What a vendor asks of "compile" on its command line is what the program is. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programCost } from '@doubleblind/mpc-core/plan';
import { parseProgram } from '@doubleblind/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');
const MODEL = join(import.meta.dirname, '../../../packages/compiler/test/graphs/e_sub_channel.onnx');
const folder = mkdtempSync(join(tmpdir(), 'compile-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compiled(name: string, ...more: string[]) {
  const out = join(folder, name);
  const args = ['compile', MODEL, '--out', out, '--output', 'logits-sigmoid', '--json', ...more];
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
  const program = parseProgram(JSON.parse(readFileSync(join(out, 'program.json'), 'utf8')));
  const { vendorToHospital, hospitalToVendor } = programCost(program, 8).total.bytes;
  return { program, bytes: vendorToHospital + hospitalToVendor, check: JSON.parse(stdout).report.check };
}

describe('compile', () => {
  let usual: Awaited<ReturnType<typeof compiled>>;
  let fine: Awaited<ReturnType<typeof compiled>>;
  let unchecked: Awaited<ReturnType<typeof compiled>>;

  beforeAll(async () => {
    usual = await compiled('usual');
    fine = await compiled('fine', '--target-difference', '0.002');
    unchecked = await compiled('unchecked', '--checked-places', '0');
  }, 300_000);

  test('--target-difference: a finer target is dearer, and nearer', () => {
    expect(fine.bytes).toBeGreaterThan(usual.bytes);
    expect(fine.check.maximum).toBeLessThan(usual.check.maximum);
    expect(fine.check.maximum).toBeLessThanOrEqual(0.002);
    expect(usual.check.maximum).toBeLessThanOrEqual(0.01);
  });

  test('--checked-places: programs of scores check their ranges unless that is 0', () => {
    const checks = ({ program }: typeof usual) => program.steps.filter(({ op }) => op === 'rangeCheck').length;
    expect([usual, unchecked].map(checks)).toEqual([1, 0]);
    expect(usual.check.withheld).toBe(0);
    expect(unchecked.check.withheld).toBeNull();
    expect(unchecked.bytes).toBeLessThan(usual.bytes);
  });
});
