/** What a program says of the films that its compiler measured ranges on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { parseProgram, programHash, renderProgram } from '@doubleblind/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrationInputs } from '../../src/models/calibration.ts';
import { program } from '../support/program.ts';

const SIDE = 96;
const PREPROCESSING = { width: 8, height: 8, channels: 1 as const, resize: 'box' as const, mean: [0], std: [1] };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibration-'));
  for (let n = 0; n < 9; n++) {
    const { pixels } = renderPhantom(700 + n, { site: n % 3, size: SIDE });
    await writeFile(join(folder, `IM${n}`), encodeGreyPng(pixels, SIDE, SIDE));
  }
});

afterAll(() => rm(folder, { recursive: true }));

test('is the ends of four numbers of a folder of films, is agreed on, and is shown', async () => {
  const { inputs, films } = await calibrationInputs(folder, PREPROCESSING);
  expect(inputs).toHaveLength(9);
  expect(films).toMatchObject({ films: 9, aspect: [1, 1] });
  const [low, high] = films!.spread;
  expect(low).toBeLessThan(high);
  const stated = parseProgram(JSON.stringify({ ...program, input: { ...program.input, calibration: films } }));
  expect(programHash(stated)).not.toBe(programHash(program));
  const percent = `${Math.round(100 * low)}-${Math.round(100 * high)}%`;
  expect(renderProgram(stated)).toContain(`calibrated on 9 images: range used ${percent}, black `);
});

test('is nothing where the films were made up', async () => {
  expect((await calibrationInputs(undefined, PREPROCESSING)).films).toBeUndefined();
});

test('a film of the folder that is too small is named', async () => {
  const large = { ...PREPROCESSING, width: 200, height: 200 };
  await expect(calibrationInputs(folder, large)).rejects.toThrow(/^DB2005.*IM0: The image has 96 x 96 pixels/);
});
