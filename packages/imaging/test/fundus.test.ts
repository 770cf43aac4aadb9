import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FUNDUS_CAMERAS, FUNDUS_GRADES, type FundusGrade, renderFundus, renderFundusSet } from '../src/index.ts';

/** Pixels of the eye that are much darker than the mean of the ring two pixels around: small dark spots. */
function darkSpots(pixels: Uint8Array, size: number): number {
  let spots = 0;
  for (let row = 2; row < size - 2; row++)
    for (let column = 2; column < size - 2; column++) {
      if (Math.hypot(row - size / 2, column - size / 2) > 0.4 * size) continue;
      const ring = [-2, 0, 2].flatMap((dy) => [-2, 0, 2].map((dx) => pixels[(row + dy) * size + column + dx]));
      const around = (ring.reduce((sum, value) => sum + value, 0) - ring[4]) / 8;
      if (pixels[row * size + column] < around - 30) spots++;
    }
  return spots;
}

test('a retina is the same for the same seed, and another for another', () => {
  const one = renderFundus(7, { hospital: 2 });
  expect(renderFundus(7, { hospital: 2 })).toEqual(one);
  expect(renderFundus(8, { hospital: 2 }).pixels).not.toEqual(one.pixels);
  expect(one.pixels.length).toBe(64 * 64);
});

test('dark spots grow with the grade, from hardly any to many', () => {
  const mean = (grade: FundusGrade) => {
    const counts = Array.from({ length: 40 }, (_, i) =>
      darkSpots(renderFundus(500 + i, { hospital: 6, grade, size: 128 }).pixels, 128),
    );
    return counts.reduce((sum, count) => sum + count, 0) / counts.length;
  };
  const [none, mild, moderate, severe] = ([0, 1, 2, 3] as const).map(mean);
  expect(mild).toBeGreaterThan(none + 2);
  expect(moderate).toBeGreaterThan(mild + 2);
  expect(severe).toBeGreaterThan(moderate + 5);
});

test('about half of all patients are healthy, and every hospital has its own mix', () => {
  const shares = FUNDUS_CAMERAS.map(({ mix }) => mix);
  for (const mix of shares) expect(mix.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  const grades = Array.from({ length: 1000 }, (_, n) => renderFundus(n, { hospital: n % 10, size: 16 }).grade);
  const share = (grade: number) => grades.filter((found) => found === grade).length / grades.length;
  // Seven standard errors of a thousand.
  FUNDUS_GRADES.forEach((_, grade) => {
    const expected = shares.reduce((sum, mix) => sum + mix[grade], 0) / shares.length;
    expect(Math.abs(share(grade) - expected)).toBeLessThan(7 * Math.sqrt((expected * (1 - expected)) / 1000));
  });
  expect(share(0)).toBeGreaterThan(0.4);
});

test('a set has an image and a row for each patient, with one grade each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fundus-'));
  await renderFundusSet(folder, { patients: 12, seed: 3, size: 32 });
  const [head, ...rows] = (await readFile(join(folder, 'labels.csv'), 'utf8')).trim().split('\n');
  expect(head).toBe(`patient_id,image,site,${FUNDUS_GRADES.join(',')}`);
  expect(await readdir(join(folder, 'images'))).toHaveLength(12);
  for (const row of rows) expect(row.split(',').slice(3).map(Number).sort()).toEqual([0, 0, 0, 0, 1]);
  await expect(renderFundusSet(folder, { patients: 0, seed: 1 })).rejects.toThrow('DB2020');
  await rm(folder, { recursive: true });
});
