import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTestSet, parseLabels, readTestSet } from '../src/index.ts';
import { parseCsv } from '../src/labels/csv.ts';
import { codeOf } from './helpers/errors.ts';
import { FILMS } from './helpers/films.ts';

const HEADER = 'study_id,image,view,site,sex,Edema,Fracture\n';
const problemsOf = (rows: string) =>
  parseLabels(HEADER + rows, { findings: ['Edema', 'Fracture'] }).problems.map(({ code, line }) => [code, line]);

describe('CSV reader', () => {
  it('reads back whatever a writer quoted', () => {
    const field = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, newline) => {
          const quote = (s: string) => `"${s.replaceAll('"', '""')}"`;
          const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join(newline);
          expect(parseCsv(text).rows.map((row) => row.fields)).toEqual(rows);
        },
      ),
    );
  });

  it('counts lines as an editor does', () => {
    expect(parseCsv('\ufeffa,b\r\n\r\n1,"x\ny"\n3,4\n').rows.map((row) => row.line)).toEqual([3, 5]);
  });

  it.each([
    ['a row of another length', 'a,b\n1\n'],
    ['an unclosed quote', 'a,b\n1,"2\n'],
    ['text after a quote', 'a,b\n1,"2"3\n'],
    ['a quote inside a field', 'a,b\n1,2"3\n'],
    ['a repeated column', 'a,a\n1,2\n'],
    ['a column without a name', 'a,\n1,2\n'],
    ['a NUL', 'a,b\n1,\0\n'],
  ])('refuses %s', async (_, text) => {
    expect(await codeOf(() => parseCsv(text))).toBe('DB2010');
  });

  it('raises nothing but numbered errors on any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '0') }), async (text) => {
        expect(await codeOf(() => parseLabels(text))).toMatch(/DB20|none/);
      }),
    );
  });
});

describe('labels file', () => {
  it('gathers images into studies with site, attributes and labels', () => {
    const { testSet, problems } = parseLabels(
      `${HEADER}s1,a.png,frontal,2,f,1,0\ns2,c.png,,3,m,0,0\ns1,b.png,lateral,2,f,1,0\n`,
    );
    expect(problems).toEqual([]);
    expect(testSet.findings).toEqual(['Edema', 'Fracture']);
    expect(testSet.studies[0]).toEqual({
      id: 's1',
      site: '2',
      attributes: { sex: 'f' },
      labels: Uint8Array.of(1, 0),
      images: [
        { path: 'a.png', view: 'frontal' },
        { path: 'b.png', view: 'lateral' },
      ],
    });
    expect(testSet.studies[1].images).toEqual([{ path: 'c.png', view: 'unknown' }]);
    const { total, sites } = countTestSet(testSet);
    expect(total).toEqual({ studies: 2, images: 3, positives: [1, 0] });
    expect(sites.get('2')).toEqual({ studies: 1, images: 2, positives: [1, 0] });
  });

  it('maps columns of other names and takes the findings in the order asked for', () => {
    const text = 'Path,Accession,Heart,Water,Age\nx.png,7,0,1,1\n';
    const { testSet } = parseLabels(text, {
      columns: { study: 'Accession', image: 'Path', findings: { Edema: 'Water', Cardiomegaly: 'Heart' } },
      findings: ['Cardiomegaly', 'Edema'],
    });
    expect(testSet.studies[0]).toMatchObject({ id: '7', labels: Uint8Array.of(0, 1), attributes: { Age: '1' } });
  });

  it('takes a column with any 0 or 1 in it as a finding, so that a damaged label is an error', () => {
    const { problems } = parseLabels(`${HEADER}s1,a.png,f,9,f,1,0\ns2,b.png,f,9,f,2,0\n`);
    expect(problems).toEqual([{ code: 'DB2012', line: 3, detail: 'Edema is "2".' }]);
  });

  it('names every column that is missing', async () => {
    expect(() => parseLabels('image,Edema\na.png,1\n', { findings: ['Edema', 'Fracture'] })).toThrow(
      /"study_id", "Fracture"/,
    );
    expect(await codeOf(() => parseLabels('image\na.png\n'))).toBe('DB2011');
  });

  it('refuses files without rows or findings', async () => {
    expect(await codeOf(() => parseLabels(''))).toBe('DB2017');
    expect(await codeOf(() => parseLabels(HEADER))).toBe('DB2017');
    expect(await codeOf(() => parseLabels('study_id,image\n1,a.png\n'))).toBe('DB2017');
  });

  it('lists each bad row with its line', () => {
    expect(problemsOf('s1,a.png,f,1,f,1,-1\n')).toEqual([['DB2012', 2]]);
    expect(problemsOf('s1,a.png,f,1,f,1,\n')).toEqual([['DB2012', 2]]);
    expect(problemsOf('s1,a.png,f,1,f,1,0\ns2,a.png,f,1,f,1,0\n')).toEqual([['DB2013', 3]]);
    expect(problemsOf('s1,a.png,f,1,f,1,0\ns1,b.png,f,1,f,0,0\n')).toEqual([['DB2014', 3]]);
    expect(problemsOf('s1,a.png,f,1,f,1,0\ns1,b.png,f,2,f,1,0\n')).toEqual([['DB2014', 3]]);
    expect(problemsOf('s1,a.png,f,1,f,1,0\ns1,b.png,f,1,m,1,0\n')).toEqual([['DB2014', 3]]);
    expect(problemsOf(',a.png,f,1,f,1,0\ns2,,f,1,f,1,0\n')).toEqual([
      ['DB2019', 2],
      ['DB2019', 3],
    ]);
    expect(problemsOf('s1,../a.png,f,1,f,1,0\n')).toEqual([['DB2016', 2]]);
  });

  it.each(['/etc/passwd', 'C:/a.png', 'a/../../b.png', '..', 'a\\..\\b.png', './a.png', 'file:///a.png', 'a//b.png'])(
    'refuses the path %s',
    (path) => expect(problemsOf(`s1,${path},f,1,f,1,0\n`)).toEqual([['DB2016', 2]]),
  );
});

describe('test set folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labels-'));
    await mkdir(join(folder, 'images'));
    await writeFile(join(folder, 'outside.png'), 'x');
    await writeFile(join(folder, 'images', 'a.png'), 'x');
    await symlink(join(folder, 'outside.png'), join(folder, 'images', 'link.png'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (rows: string | Uint8Array) => {
    const labels = join(folder, 'labels.csv');
    await writeFile(labels, typeof rows === 'string' ? HEADER + rows : rows);
    return readTestSet(labels, join(folder, 'images'));
  };

  it('reads the committed films', async () => {
    const testSet = await readTestSet(`${FILMS}labels.csv`, FILMS);
    expect(countTestSet(testSet).total).toMatchObject({ studies: 9, images: 10 });
    expect(testSet.studies[0].images.map((image) => image.view)).toEqual(['frontal', 'lateral']);
    expect(testSet.findings).toHaveLength(14);
  });

  it('refuses missing images, folders, and links that lead outside', async () => {
    expect(await codeOf(() => read('s1,a.png,f,1,f,1,0\n'))).toBe('none');
    expect(await codeOf(() => read('s1,b.png,f,1,f,1,0\n'))).toBe('DB2015');
    expect(await codeOf(() => read('s1,link.png,f,1,f,1,0\n'))).toBe('DB2016');
  });

  it('refuses text that is not UTF-8 and files that are not there', async () => {
    expect(await codeOf(() => read(Uint8Array.of(0x61, 0xff, 0xfe)))).toBe('DB2010');
    expect(await codeOf(() => readTestSet(join(folder, 'none.csv'), folder))).toBe('DB2006');
  });

  it('names the first problems and counts the rest', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => `s${i},x${i}.png,f,1,f,1,0\n`).join('');
    await expect(read(rows)).rejects.toThrow(/x0\.png.*x4\.png; and 4 more/);
  });
});
