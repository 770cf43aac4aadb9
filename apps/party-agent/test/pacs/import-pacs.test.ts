/** Films come from an image archive by DICOMweb: what is fetched, what is not, and what the person is told. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLabelsTable } from '@doubleblind/imaging';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingChoices } from '../../src/cli/labels-option.ts';
import { openAccess } from '../../src/pacs/access.ts';
import { DicomWeb } from '../../src/pacs/dicomweb.ts';
import { type ImportOptions, importStudies } from '../../src/pacs/import-studies.ts';
import { partsOfAnswer } from '../../src/pacs/multipart.ts';
import { wantedStudies } from '../../src/pacs/wanted-studies.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { addTestSet } from '../../src/store/test-set-store.ts';
import { loopbackCertificate } from './support/certificate.ts';
import { dicomFile, type Faults, type StoredStudy, startArchive } from './support/dicomweb-server.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const PATIENCE = { attempts: 3, firstWait: 1, longestWait: 2, silence: 2000 };
const STUDIES: readonly StoredStudy[] = [
  {
    ...{ study: '1.2.1', accession: 'A1', patient: 'P1' },
    images: [
      { instance: '1.2.1.1', grey: 1 },
      { instance: '1.2.1.2', grey: 2, view: 'LL' },
      { instance: '1.2.1.3', modality: 'PR' },
    ],
  },
  { study: '1.2.2', accession: 'A2', patient: 'P2', images: [{ instance: '1.2.2.1', grey: 3, modality: 'CR' }] },
  { study: '1.2.3', accession: 'a2', patient: 'P3', images: [{ instance: '1.2.3.1', grey: 4 }] },
];
const TABLE = 'AccessionNumber,PatientID,Edema\nA1,P1,1\nA2,P2,0\n';

let folder: string;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run extends Faults {
  readonly table?: string;
  readonly into?: string;
  readonly options?: Partial<ImportOptions>;
  readonly access?: Partial<Parameters<typeof openAccess>[0]>;
}

async function run(studies: readonly StoredStudy[], { table = TABLE, into, options, access, ...faults }: Run = {}) {
  await using archive = await startArchive(studies, faults);
  const target = into ?? join(folder, `images-${++runs}`);
  const client = new DicomWeb(await openAccess({ url: archive.url, ...access }), PATIENCE);
  const { wanted } = wantedStudies(readLabelsTable(Buffer.from(table)), mappingChoices({}));
  const rules: ImportOptions = { folder: target, rule: 'all', modalities: ['CR', 'DX'], connections: 2, ...options };
  const result = await importStudies(client, wanted, rules).catch((error) => error);
  const there = await readdir(target, { recursive: true }).catch(() => []);
  const files = there.filter((name) => name.endsWith('.dcm')).sort();
  return { result, files, target, asked: archive.asked };
}

const without = (studies: readonly StoredStudy[], accession: string, images: StoredStudy['images']) =>
  studies.map((study) => (study.accession === accession ? { ...study, images } : study));

describe('an import', () => {
  test('fetches every image of the studies that the table names, byte for byte, and add-testset finds them', async () => {
    const { result, files, target } = await run(STUDIES);
    expect(result).toMatchObject({ studies: 2, images: 3, before: 0, missing: [], leftOut: [] });
    expect(files).toEqual(['A1/1.2.1.1.dcm', 'A1/1.2.1.2.dcm', 'A2/1.2.2.1.dcm']);
    expect(await readFile(join(target, 'A1/1.2.1.1.dcm'))).toEqual(
      Buffer.from(dicomFile('1.2.1', STUDIES[0].images[0])),
    );
    expect(await readdir(folder)).not.toContain(`${target}.import`);
    const labels = join(folder, 'labels.csv');
    await writeFile(labels, TABLE);
    const { content } = await addTestSet(new DataFolder(join(folder, 'data')), {
      ...{ name: 'imported', imageFolder: target, labels, acceptFilms: 'all' },
    });
    expect(content.images.map(({ study, patient, labels: { Edema } }) => [study, patient, Edema])).toEqual([
      ['A1', 'P1', 1],
      ['A1', 'P1', 1],
      ['A2', 'P2', 0],
    ]);
  });

  test('goes on where it broke off: what is there is not fetched again, and no study is half there', async () => {
    const into = join(folder, 'broken-off');
    let fetched = 0;
    const breaks: Faults = {
      before: ({ url }, response) => {
        const gone = /instances\/./.test(url!) && ++fetched > 1;
        if (gone) response.destroy();
        return gone;
      },
    };
    // The second image of the first study does not come.
    const first = await run(STUDIES, { into, ...breaks, options: { connections: 1 } });
    expect(first.result).toMatchObject({ code: 'DB5801' });
    expect(first.files).toEqual([]);
    const second = await run(STUDIES, { into, table: 'AccessionNumber,Edema\nA2,0\n' });
    expect(second.files).toEqual(['A2/1.2.2.1.dcm']);
    const third = await run(STUDIES, { into });
    expect(third.result).toMatchObject({ studies: 2, images: 2, before: 1 });
    expect(third.asked.filter((url) => url.includes('1.2.2'))).toEqual([]);
  });

  test('does not mix studies whose images were chosen by other rules', async () => {
    const into = join(folder, 'rules');
    expect((await run(STUDIES, { into })).result).toMatchObject({ images: 3 });
    const again = { modalities: ['DX', 'CR'] };
    expect((await run(STUDIES, { into, options: again })).result).toMatchObject({ studies: 2, before: 2 });
    for (const options of [{ rule: 'frontal' as const }, { modalities: ['DX'] }]) {
      const { result, files } = await run(STUDIES, { into, options });
      expect(result).toMatchObject({ code: 'DB5001', detail: expect.stringContaining('--count all --modality CR,DX') });
      expect(files).toHaveLength(3);
    }
    await writeFile(`${into}.import.json`, '{');
    expect((await run(STUDIES, { into })).result).toMatchObject({ code: 'DB5001' });
  });

  test('asks a busy archive, and one that cuts its answers off, again', async () => {
    let calls = 0;
    const before: Faults['before'] = (_, response) => {
      calls++;
      if (calls % 3 === 1) response.writeHead(503).end();
      else if (calls % 3 === 2) {
        response.writeHead(200, { 'content-length': 100 }).write('[');
        setTimeout(() => response.destroy(), 5);
      } else return false;
      return true;
    };
    const { result } = await run(STUDIES, { before, options: { connections: 1 } });
    expect(result).toMatchObject({ studies: 2, images: 3 });
  });

  test('reads answers that come in pages', async () => {
    expect((await run(STUDIES, { page: 1 })).files).toHaveLength(3);
  });

  test('counts the images that the rule says, by what the files say', async () => {
    const frontal = await run(STUDIES, { options: { rule: 'frontal' } });
    expect(frontal.files).toEqual(['A1/1.2.1.1.dcm', 'A2/1.2.2.1.dcm']);
    expect(frontal.result.leftOut).toEqual([{ name: 'A1/1.2.1.2.dcm', reason: 'Its view is LL.' }]);
    const two = without(STUDIES, 'A1', [{ instance: '1.2.1.1' }, { instance: '1.2.1.2', view: 'AP' }]);
    const one = await run(two, { options: { rule: 'one' } });
    expect(one.files).toEqual(['A2/1.2.2.1.dcm']);
    expect(one.result.missing).toEqual([
      { row: 2, text: 'A1', reason: 'the study has 2 images from the front or the back' },
    ]);
    const raw = without(STUDIES, 'A1', [
      { instance: '1.2.1.1', intent: 'FOR PROCESSING' },
      { instance: '1.2.1.2', view: '' },
    ]);
    const { result } = await run(raw, { options: { rule: 'frontal' } });
    expect(result.leftOut.map(({ reason }: { reason: string }) => reason)).toEqual([
      expect.stringContaining('for processing'),
      'It does not say its view.',
    ]);
    expect(result.missing).toEqual([{ row: 2, text: 'A1', reason: "none of the study's 2 images counts" }]);
  });

  test.each<[string, readonly StoredStudy[], string]>([
    ['that the archive lacks', STUDIES.slice(1), 'the archive has no study of that accession number'],
    [
      'of another patient',
      [{ ...STUDIES[0], patient: 'P9' }],
      'the study of that accession number is of another patient',
    ],
    [
      'whose number two have',
      [STUDIES[0], { ...STUDIES[0], study: '1.2.9' }],
      'the archive has 2 studies of that accession',
    ],
    [
      'without X-ray images',
      without(STUDIES, 'A1', [{ instance: '1.1', modality: 'CT' }]),
      'no image of modality CR or DX',
    ],
    [
      'whose image is gone',
      without(STUDIES, 'A1', [{ instance: '1.1', sends: 'nothing' }]),
      'lists it and does not have it',
    ],
    [
      'for which another image comes',
      without(STUDIES, 'A1', [{ instance: '1.1', sends: 'another' }]),
      'sent another image',
    ],
    [
      'for which a web page comes',
      without(STUDIES, 'A1', [{ instance: '1.1', sends: Buffer.from('<html>') }]),
      'no DICOM file',
    ],
  ])('leaves out a study %s, with its row and the reason', async (_, studies, reason) => {
    const { result, files } = await run(studies, { table: 'AccessionNumber,PatientID,Edema\nA1,P1,1\n' });
    expect(result.missing).toEqual([{ row: 2, text: 'A1', reason: expect.stringContaining(reason) }]);
    expect(files).toEqual([]);
  });

  test("takes the study of the table's patient where two have one accession number", async () => {
    const twice = [{ ...STUDIES[1], accession: 'A1' }, STUDIES[0]];
    expect((await run(twice, { table: 'AccessionNumber,PatientID,Edema\nA1,P1,1\n' })).files).toHaveLength(2);
  });

  test('does not mistake what is no archive for an empty one', async () => {
    const page = (status: number, headers: Record<string, string>, body: string): Faults => ({
      before: (_, response) => {
        response.writeHead(status, headers).end(body);
        return true;
      },
    });
    expect((await run(STUDIES, page(200, {}, '<html>'))).result).toMatchObject({ code: 'DB5803' });
    expect((await run(STUDIES, page(200, {}, '[{"0020000D":{"Value":["../x"]}}]'))).result).toMatchObject({
      code: 'DB5803',
    });
    expect((await run(STUDIES, page(302, { location: 'http://elsewhere/' }, ''))).result).toMatchObject({
      code: 'DB5803',
    });
    expect((await run(STUDIES, page(400, {}, ''))).result).toMatchObject({ code: 'DB5803' });
    expect((await run(STUDIES, page(401, {}, ''))).result).toMatchObject({ code: 'DB5802' });
    expect((await run(STUDIES, page(503, {}, ''))).result).toMatchObject({ code: 'DB5801' });
  });
});

describe('access', () => {
  test('is by a name with password or a token, from a file', async () => {
    const basicFile = join(folder, 'basic');
    const bearerFile = join(folder, 'bearer');
    await writeFile(basicFile, 'agent:pässword\n');
    await writeFile(bearerFile, 'token.of.archive\n');
    const seen: (string | undefined)[] = [];
    const before: Faults['before'] = ({ headers }) => {
      seen.push(headers.authorization);
      return false;
    };
    await run(STUDIES, { before, access: { basicFile } });
    await run(STUDIES, { before, access: { bearerFile } });
    expect(new Set(seen)).toEqual(
      new Set([`Basic ${Buffer.from('agent:pässword').toString('base64')}`, 'Bearer token.of.archive']),
    );
    await writeFile(bearerFile, 'a\nb\n');
    await expect(openAccess({ url: 'https://a', bearerFile })).rejects.toMatchObject({ code: 'DB5001' });
  });

  test('is over https, believed by an authority that is named, and over http on this machine only', async () => {
    const tls = await loopbackCertificate();
    const authoritiesFile = join(folder, 'authorities.pem');
    await writeFile(authoritiesFile, tls.cert);
    const unknown = await run(STUDIES, { tls });
    expect(unknown.result).toMatchObject({ code: 'DB5801', detail: expect.stringMatching(/self-signed/i) });
    expect((await run(STUDIES, { tls, access: { authoritiesFile } })).result).toMatchObject({ studies: 2, images: 3 });
    for (const url of [
      'http://pacs.hospital/dicom-web',
      'ftp://a',
      'https://agent:secret@a/',
      'pacs',
      'http://127.0.0.1.evil/',
    ]) {
      await expect(openAccess({ url })).rejects.toMatchObject({ code: 'DB5001' });
    }
    expect((await openAccess({ url: 'https://pacs.hospital/dicom-web//' })).base.href).toBe(
      'https://pacs.hospital/dicom-web',
    );
  });
});

describe('a table', () => {
  test('that names no accession numbers, or some that could be patterns or paths, is refused before anything is fetched', () => {
    const wanted = (text: string) => wantedStudies(readLabelsTable(Buffer.from(text)), mappingChoices({}));
    expect(() => wanted('image,Edema\na.png,1\n')).toThrow(/DB2011.*--map COLUMN=study/);
    for (const number of ['A*', 'A?', '..', 'a/b', 'a\\b', '.hidden', 'x'.repeat(17)]) {
      expect(() => wanted(`accession,Edema\n${number},1\n`)).toThrow(/DB2019/);
    }
    expect(() => wanted('accession,Edema\n1.23457E+11,1\n')).toThrow(/DB2023/);
    expect(wanted('accession,Edema\nA1,1\nA1,1\n0007,0\n').wanted.map(({ accession }) => accession)).toEqual([
      'A1',
      '0007',
    ]);
  });
});

test('an answer of several parts is read as it stands, and a cut-off one is not', () => {
  const type = 'multipart/related; type="application/dicom"; boundary="a b"';
  const body = Buffer.from('--a b\r\nContent-Type: x\r\n\r\none\r\n--a b\r\n\r\ntwo\r\n\r\n--a b--');
  expect(partsOfAnswer(type, body)?.map(String)).toEqual(['one', 'two\r\n']);
  expect(partsOfAnswer(type, body.subarray(0, -8))).toBeNull();
  expect(partsOfAnswer('application/dicom', body)).toEqual([body]);
  expect(partsOfAnswer('multipart/related', body)).toBeNull();
});

test('the command fetches, says what is lacking, and what to run next', async () => {
  await using archive = await startArchive(STUDIES);
  const labels = join(folder, 'command.csv');
  await writeFile(labels, 'Auftrag,Edema\nA1,1\nA2,0\nA7,0\n');
  const images = join(folder, 'command-images');
  const agent = (...more: string[]) =>
    new Promise<{ output: string; code: number | null }>((resolve) => {
      const given = [
        'import-pacs',
        '--dicomweb',
        archive.url,
        '--labels',
        labels,
        '--images',
        images,
        '--map',
        'Auftrag=study',
      ];
      const child = spawn(process.execPath, [MAIN, ...given, '--data', join(folder, 'data'), ...more]);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
      child.on('close', (code) => resolve({ output, code }));
    });
  const refused = await agent('--count', 'frontal');
  expect(refused).toMatchObject({
    code: 15,
    output: expect.stringMatching(/DB5804.*row 4, "A7": the archive has no study/),
  });
  expect(refused.output).toContain('1: Its view is LL. A1/1.2.1.2.dcm');
  const { output, code } = await agent('--count', 'frontal', '--leave-out-missing');
  expect(code).toBe(0);
  expect(output).toContain('2 of 3 studies');
  expect(output).toContain(`party-agent add-testset --images "${images}" --labels "${labels}" --map "Auftrag=study"`);
});
