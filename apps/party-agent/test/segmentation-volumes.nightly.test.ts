/** The trained U-Net of examples/ between two agents: the hospital's figures are those of the model's file. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelFile } from '@doubleblind/compiler';
import { renderOrganSet } from '@doubleblind/imaging';
import { afterAll, expect, it } from 'vitest';
import { addTestSetCommand } from '../src/cli/commands/add-testset.ts';
import { compileModel } from '../src/models/compile-model.ts';
import { inputFormOf, loadInput } from '../src/models/load-input.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { RunStore } from '../src/store/run-store.ts';
import { openTestSet } from '../src/store/test-set-store.ts';
import { compareVolumes } from '../src/work/evaluation/segmentation-volumes.ts';
import { evaluateVolumes, said } from './support/volumes.ts';

const CASES = 6;
const folder = mkdtempSync(join(tmpdir(), 'doubleblind-organ-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a trained network finds organ and lesion as its file does', async () => {
  const [calibration, scans, compiled, model] = ['calibration', 'scans', 'compiled', 'organ-unet.onnx'].map((name) =>
    join(folder, name),
  );
  await renderOrganSet(calibration, { patients: 24, seed: 150_000_001 });
  await renderOrganSet(scans, { patients: CASES, seed: 140_000_001 });
  for (const ending of ['onnx', 'json'])
    copyFileSync(
      new URL(`../../../examples/organ-unet.${ending}`, import.meta.url),
      join(folder, `organ-unet.${ending}`),
    );
  const { program, report } = await compileModel({ model, out: compiled, calibration: join(calibration, 'volumes') });
  expect(report.check.maximum).toBeLessThan(0.02);
  const labels = join(scans, 'labels.csv');
  const names = ['--images', scans, '--labels', labels, '--name', 'ours', '--structures', '1=organ,2=lesion'];
  await said(folder, addTestSetCommand(), names);
  await evaluateVolumes(folder, compiled, CASES);
  const data = new DataFolder(join(folder, 'hospital'));
  const testSet = await openTestSet(data, 'ours');
  const store = await RunStore.open(data.run('first'));
  await store.close();
  const { content } = testSet;
  const secure = await compareVolumes({ program, content, outputs: store.outputs() });
  const file = await ModelFile.open(readFileSync(model));
  const plain: Float32Array[] = [];
  for (let i = 0; i < CASES; i++)
    plain.push(await file.run(await loadInput(testSet, inputFormOf(program), i), [16, 32, 32]));
  await file.release();
  const wanted = await compareVolumes({ program, content, outputs: plain });
  secure.structures.forEach(({ summary }, s) => {
    const mean = summary.dice.mean.value!;
    expect(mean).toBeGreaterThan([0.95, 0.85][s]);
    expect(Math.abs(mean - wanted.structures[s].summary.dice.mean.value!)).toBeLessThan(0.03);
  });
}, 600_000);
