/** Readers' decisions are kept with a test set only where they are of all its studies, and stand in the reports of its evaluations, in no release. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localApiPaths, type PreviewAnswer, type ReleasePreview } from '@doubleblind/contracts';
import { renderReportText } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepReaders, readReadersOf } from '../../src/store/readers.ts';
import type { TestSetContent } from '../../src/store/test-set-content.ts';
import { expectedLogits } from '../support/program.ts';
import { call } from './support/local-api.ts';
import { IMAGES, Pair, pixels } from './support/pair.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readers-'));
});

afterAll(async () => rm(folder, { recursive: true }));

test('a table that leaves a study out, or knows no finding of the test set, is not kept', async () => {
  const content = {
    images: ['a', 'b'].map((study) => ({ study })),
    findings: ['Edema', 'Mass'],
  } as unknown as TestSetContent;
  const keep = (rows: readonly string[], header = 'reader,study_id,Edema') =>
    keepReaders(folder, content, [header, ...rows, ''].join('\n'));
  await expect(keep(['R,a,1'])).rejects.toMatchObject({ code: 'DB7017' });
  await expect(keep(['R,a,1', 'R,b,0', 'S,a,1'])).rejects.toMatchObject({ code: 'DB7017' });
  await expect(keep(['R,a,1', 'R,b,0'], 'reader,study_id,Fracture')).rejects.toMatchObject({ code: 'DB7018' });
  expect(await readReadersOf(folder)).toBeUndefined();
  expect(await keep(['R,a,1', 'R,b,0', 'S,a,1', 'S,b,1'])).toEqual({ readers: ['R', 'S'], findings: ['Edema'] });
  expect((await readReadersOf(folder))!.map(({ name }) => name)).toEqual(['R', 'S']);
});

test('readers that are added before or after a run stand beside the model in its report, and in no release', async () => {
  const pair = await Pair.start();
  const hospital = pair.api('hospital');
  /** Odd images have the finding. */
  const add = async (decisions: Record<string, (image: number) => number>): Promise<string> => {
    const images = Array.from({ length: IMAGES }, (_, image) => image);
    const rows = Object.entries(decisions).flatMap(([reader, of]) =>
      images.map((image) => `${reader},${image}.png,${of(image)}`),
    );
    await writeFile(join(folder, 'decisions.csv'), ['reader,study_id,Edema', ...rows, ''].join('\n'));
    const args = ['--data', pair.data('hospital').path, 'Squares', '--readers', join(folder, 'decisions.csv')];
    return (await promisify(execFile)(process.execPath, [MAIN, 'add-readers', ...args])).stdout;
  };
  try {
    expect(await add({ 'Dr. Right': (image) => image % 2 })).toContain('1 readers (Dr. Right) of Edema');
    const id = await pair.approved();
    await pair.computed(id);
    const readersNow = async () => {
      const { report } = await call<PreviewAnswer>(hospital, 'GET', localApiPaths.preview(id));
      return { report, readers: report.assessment!.readers };
    };
    const { readers: before } = await readersNow();
    expect(before).toMatchObject([{ finding: 'Edema', readers: [{ reader: 'Dr. Right' }] }]);
    expect(before![0].auroc).toBeUndefined();

    await add({ 'Dr. Right': (image) => image % 2, 'Dr. Always': () => 1 });
    const { report, readers: after } = await readersNow();
    // The model at the vendor's threshold, from its scores in the clear.
    const called = (image: number) => expectedLogits(Float32Array.from(pixels(image), (pixel) => pixel / 255))[0] >= 0;
    const images = Array.from({ length: IMAGES }, (_, image) => image);
    const found = images.filter((image) => image % 2 === 1 && called(image)).length;
    const clear = images.filter((image) => image % 2 === 0 && !called(image)).length;
    expect(after).toMatchObject([
      {
        threshold: 0.5,
        readers: [
          {
            reader: 'Dr. Right',
            sensitivity: { model: { cases: found, of: IMAGES / 2 }, reader: { value: 1 } },
            specificity: { model: { cases: clear, of: IMAGES / 2 }, reader: { value: 1 } },
          },
          { reader: 'Dr. Always', sensitivity: { reader: { value: 1 } }, specificity: { reader: { value: 0 } } },
        ],
      },
    ]);
    expect(after![0].auroc).toMatchObject({ readers: 0.75 });
    expect(renderReportText(report)).toContain('Dr. Always');
    const parts = ['discrimination', 'curves', 'by-site', 'cost'];
    const { document } = await call<ReleasePreview>(hospital, 'POST', localApiPaths.releasePreview(id), { parts });
    expect(JSON.stringify(document)).not.toMatch(/Dr\. /);
  } finally {
    await pair.stop();
  }
});
