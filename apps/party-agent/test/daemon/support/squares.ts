/** The model of one layer and the twelve images of 16 pixels that daemons evaluate in tests, and what must come out. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestSetDraft } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { readImageScores } from '@doubleblind/metrics';
import { expect } from 'vitest';
import { registerModel } from '../../../src/daemon/registration/register-model.ts';
import { loadIdentity } from '../../../src/peer/identity.ts';
import type { DataFolder } from '../../../src/store/data-folder.ts';
import { openDatabase } from '../../../src/store/database/open.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../../../src/store/model-folder.ts';
import { sha256 } from '../../../src/store/test-set-store.ts';
import { expectedLogits, programText, weightsFile } from '../../support/program.ts';
import { type Caller, call, tableOf } from './local-api.ts';

export const IMAGES = 12;

/** Of an image, 4 x 4. */
export const pixels = (image: number) => Uint8Array.from({ length: 16 }, (_, i) => (image * 37 + i * 11) % 256);
const png = (image: number) => encodeGreyPng(pixels(image), 4, 4);

/** Writes the model into `folder` and puts its registration into the vendor's outbox. */
export async function registerSum(data: DataFolder, folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, PROGRAM_FILE), programText);
  await writeFile(join(folder, WEIGHTS_FILE), weightsFile);
  const database = openDatabase(data);
  const { privateKey } = await loadIdentity(data.identity);
  const operatingPoints = [{ name: 'default', finding: 'Edema', threshold: 0.5 }];
  const about = { name: 'Sum', modelVersion: '1', description: '', intendedUse: '', operatingPoints };
  await registerModel(database, privateKey, folder, about);
  database.close();
}

/** Uploads the images and their labels to a hospital's agent, which registers them. */
export async function uploadSquares(api: Caller): Promise<void> {
  const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Squares', description: '' });
  const rows = ['image,Edema,Fracture,Pneumonia'];
  for (let i = 0; i < IMAGES; i++) {
    await call(api, 'PUT', `/testsets/${id}/files/${i}.png`, png(i));
    rows.push(`${i}.png,${i % 2},${i % 3 === 0 ? 1 : 0},${i < 6 ? 1 : 0}`);
  }
  await call(api, 'PUT', `/testsets/${id}/labels`, tableOf(rows.join('\n')));
  await call(api, 'POST', `/testsets/${id}/finish`);
}

/** Every image has exactly the scores that it should have. */
export async function expectSquareScores(hospital: DataFolder, evaluationId: string): Promise<void> {
  const text = await readFile(join(hospital.run(evaluationId), 'scores.csv'), 'utf8');
  const table = readImageScores(text);
  const names = Array.from({ length: IMAGES }, (_, i) => sha256(png(i)));
  expect([...table.images].sort()).toEqual([...names].sort());
  names.forEach((name, i) => {
    const row = table.images.indexOf(name);
    const input = Float32Array.from(pixels(i), (pixel) => pixel / 255);
    for (const [o, logit] of expectedLogits(input).entries()) {
      expect(table.scores[row * 3 + o]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 4);
    }
  });
}
