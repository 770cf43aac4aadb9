import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CARING_LIKE,
  CHEXPERT_LIKE,
  decodeImage,
  encodeGreyPng,
  filesBelow,
  labelImages,
  labelStudies,
  OBSERVATIONS,
  openLabelsTable,
  planStudies,
  proposeMapping,
  renderPhantom,
  renderStudies,
} from '../src/index.ts';
import { codeOf } from './helpers/errors.ts';
import { FILMS, readFilm } from './helpers/films.ts';

const committed = [
  ...planStudies(CHEXPERT_LIKE).filter(({ studyId }) => studyId === 'a00003'),
  ...planStudies(CARING_LIKE).slice(0, 8),
];

async function labelled(folder: string) {
  const table = await openLabelsTable(join(folder, 'labels.csv'));
  return { table, ...labelStudies(table, proposeMapping(table)) };
}

describe('phantom generator', () => {
  it.each(committed)(
    'draws the committed film $path from its seed',
    async ({ seed, site, view, acquisition, path }) => {
      const phantom = renderPhantom(seed, { site, view, acquisition, levels: 64 });
      const film = await decodeImage(readFilm(path));
      // Equal on the engine that drew them; another one may round a transcendental function differently.
      let different = 0;
      for (let i = 0; i < film.pixels.length; i++) if (film.pixels[i] !== phantom.pixels[i]) different++;
      expect(different).toBe(0);
    },
  );

  it('labels the committed films as their labels.csv does', async () => {
    const { studies, columns } = await labelled(FILMS);
    expect(columns.flatMap(({ use, column }) => (use === 'finding' ? [column] : []))).toEqual(OBSERVATIONS);
    for (const { seed, site, studyId } of committed) {
      const { labels } = renderPhantom(seed, { site, size: 16 });
      const { labels: read } = studies.find(({ study }) => study === studyId)!;
      expect(labels).toEqual(OBSERVATIONS.map((name) => read[name]));
    }
  });

  it('gives the views of a study the same labels, and other exposures other pixels', () => {
    const first = renderPhantom(7, { site: 3, size: 64 });
    const again = renderPhantom(7, { site: 3, size: 64, acquisition: 1 });
    const lateral = renderPhantom(7, { site: 3, size: 64, view: 'lateral' });
    expect(again.labels).toEqual(first.labels);
    expect(lateral.labels).toEqual(first.labels);
    expect(again.pixels).not.toEqual(first.pixels);
    expect(renderPhantom(7, { site: 3, size: 64 }).pixels).toEqual(first.pixels);
  });

  it('draws exactly the findings asked for, in either view', () => {
    for (const view of ['frontal', 'lateral'] as const) {
      for (const name of OBSERVATIONS.slice(1)) {
        const findings = { [name]: 0.9 };
        const healthy = renderPhantom(11, { site: 0, size: 96, view, findings: {} });
        const phantom = renderPhantom(11, { site: 0, size: 96, view, findings });
        expect(phantom.truth).toEqual(findings);
        // A rib fracture hardly shows from the side; the others must.
        if (view === 'frontal' || name !== 'Fracture') expect(phantom.pixels, name).not.toEqual(healthy.pixels);
      }
    }
  });

  it('refuses options out of range', async () => {
    expect(await codeOf(() => renderPhantom(1, { site: 7 }))).toBe('DB2020');
    expect(await codeOf(() => renderPhantom(1.5, { site: 0 }))).toBe('DB2020');
    expect(await codeOf(() => renderPhantom(1, { site: 0, size: 1e6 }))).toBe('DB2020');
    expect(await codeOf(() => planStudies({ studies: 4, seed: 1, sites: [0], lateral: 3, repeat: 2 }))).toBe('DB2020');
  });
});

describe('PNG writer', () => {
  it('writes what the decoder reads', async () => {
    const side = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.infiniteStream(fc.nat(255)), async (width, height, values) => {
        const pixels = Uint8Array.from({ length: width * height }, () => values.next().value as number);
        const image = await decodeImage(encodeGreyPng(pixels, width, height));
        expect(image).toMatchObject({ width, height, maximum: 255, pixels });
      }),
    );
  });
});

describe('rendered sets', () => {
  it('are planned as the published sets: 668 and 481 images', () => {
    const chexpert = planStudies(CHEXPERT_LIKE);
    expect(chexpert).toHaveLength(668);
    expect(chexpert.filter(({ view }) => view === 'lateral')).toHaveLength(128);
    expect(planStudies(CARING_LIKE)).toHaveLength(481);
  });

  it('can be read back as test sets', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phantoms-'));
    try {
      const steps: number[] = [];
      const options = { studies: 4, seed: 5, sites: [0, 4], lateral: 0.5, repeat: 1, size: 32, prefix: 't' };
      await renderStudies(folder, options, (done) => steps.push(done));
      expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7]);
      const { studies, table } = await labelled(folder);
      expect([studies.length, table.rows.length]).toEqual([4, 7]);
      expect([...new Set(studies.map(({ site }) => site))]).toEqual(['0', '4']);
      const { images } = labelImages(table, proposeMapping(table), await filesBelow(folder), folder);
      expect(images).toHaveLength(7);
      const first = await decodeImage(await readFile(join(folder, images[0].name)));
      expect([first.width, first.height]).toEqual([32, 32]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
