/**
 * An import from a real archive: Orthanc with its DICOMweb plugin, with a password (Debian: orthanc, orthanc-dicomweb). Over http, as Debian 12's Orthanc resets
 * every https connection behind its handshake; https is tested in import-pacs.test.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readImage, readLabelsTable } from '@doubleblind/imaging';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mappingChoices } from '../../src/cli/labels-option.ts';
import { type ArchiveAccess, openAccess } from '../../src/pacs/access.ts';
import { DicomWeb } from '../../src/pacs/dicomweb.ts';
import { type ImportOptions, importStudies } from '../../src/pacs/import-studies.ts';
import { wantedStudies } from '../../src/pacs/wanted-studies.ts';
import { dicomFile, type StoredImage } from './support/dicomweb-server.ts';

const ORTHANC = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find(existsSync);
const PLUGIN = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc'].find((folder) =>
  existsSync(join(folder, 'libOrthancDicomWeb.so')),
);
const PASSWORD = 'of this test';

const STUDIES: readonly { study: string; accession: string; patient: string; images: readonly StoredImage[] }[] = [
  {
    ...{ study: '1.2.1', accession: 'A1', patient: 'P1' },
    images: [
      { instance: '1.2.1.1', grey: 1 },
      { instance: '1.2.1.2', grey: 2, view: 'LL' },
      { instance: '1.2.1.3', modality: 'CT', grey: 3 },
    ],
  },
  { study: '1.2.2', accession: 'A10', patient: 'P2', images: [{ instance: '1.2.2.1', grey: 4, modality: 'CR' }] },
  { study: '1.2.3', accession: 'A2', patient: 'P3', images: [{ instance: '1.2.3.1', grey: 5 }] },
  { study: '1.2.4', accession: 'A2', patient: 'P4', images: [{ instance: '1.2.4.1', grey: 6 }] },
];

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe.skipIf(!ORTHANC || !PLUGIN)('Orthanc, which Debian has', () => {
  let folder: string;
  let orthanc: ChildProcess;
  let log = '';
  let access: ArchiveAccess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orthanc-'));
    const [port, dicomPort] = [await freePort(), await freePort()];
    const basic = join(folder, 'basic');
    await writeFile(basic, `agent:${PASSWORD}\n`);
    mkdirSync(join(folder, 'storage'));
    const configuration = {
      ...{ StorageDirectory: join(folder, 'storage'), IndexDirectory: join(folder, 'storage') },
      ...{
        HttpPort: port,
        DicomPort: dicomPort,
        RemoteAccessAllowed: false,
      },
      ...{ AuthenticationEnabled: true, RegisteredUsers: { agent: PASSWORD } },
      ...{ Plugins: [join(PLUGIN!, 'libOrthancDicomWeb.so')], DicomWeb: { Enable: true, Root: '/dicom-web/' } },
    };
    await writeFile(join(folder, 'orthanc.json'), JSON.stringify(configuration));
    orthanc = spawn(ORTHANC!, [join(folder, 'orthanc.json')]);
    for (const stream of [orthanc.stdout!, orthanc.stderr!]) stream.on('data', (text) => (log += text));
    access = await openAccess({ url: `http://127.0.0.1:${port}/dicom-web`, basicFile: basic });
    const started = Date.now();
    while (!log.includes('Orthanc has started')) {
      if (orthanc.exitCode !== null || Date.now() - started > 60_000) throw new Error(log);
      await wait(100);
    }
    for (const study of STUDIES) for (const image of study.images) await store(study, image);
  }, 120_000);

  afterAll(async () => {
    orthanc?.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** As a workstation would, by STOW-RS. */
  async function store({ study, accession, patient }: (typeof STUDIES)[number], image: StoredImage) {
    const file = dicomFile(study, image, { accession, patient });
    const body = Buffer.concat([
      Buffer.from('--x7f\r\nContent-Type: application/dicom\r\n\r\n'),
      file,
      Buffer.from('\r\n--x7f--\r\n'),
    ]);
    const status = await new Promise<number>((done, failed) => {
      const call = request(`${access.base.href}/studies`, {
        method: 'POST',
        headers: {
          authorization: access.authorization,
          accept: 'application/dicom+json',
          'content-type': 'multipart/related; type="application/dicom"; boundary=x7f',
          'content-length': body.length,
        },
      });
      call.on('error', failed).on('response', (answer) => answer.resume().on('end', () => done(answer.statusCode!)));
      call.end(body);
    });
    expect(status, log.slice(-500)).toBe(200);
  }

  async function run(table: string, options: Partial<ImportOptions> = {}) {
    const target = await mkdtemp(join(folder, 'images-'));
    const { wanted } = wantedStudies(readLabelsTable(Buffer.from(table)), mappingChoices({}));
    const rules: ImportOptions = { folder: target, rule: 'all', modalities: ['CR', 'DX'], connections: 2, ...options };
    const result = await importStudies(new DicomWeb(access), wanted, rules);
    const files = (await readdir(target, { recursive: true })).filter((name) => name.endsWith('.dcm')).sort();
    return { result, files, target };
  }

  test('the studies of a table come, every image as it was stored', async () => {
    const { result, files, target } = await run('AccessionNumber,PatientID,Edema\nA1,P1,1\nA10,P2,0\nA2,P4,0\n');
    expect(result).toMatchObject({ studies: 3, images: 4, missing: [], leftOut: [] });
    expect(files).toEqual(['A1/1.2.1.1.dcm', 'A1/1.2.1.2.dcm', 'A10/1.2.2.1.dcm', 'A2/1.2.4.1.dcm']);
    const { study, accession, patient, images } = STUDIES[0];
    const sent = join(folder, 'sent.dcm');
    await writeFile(sent, dicomFile(study, images[1], { accession, patient }));
    expect((await readImage(join(target, 'A1/1.2.1.2.dcm'))).pixels).toEqual((await readImage(sent)).pixels);
    expect((await readFile(join(target, 'A1/1.2.1.2.dcm'))).length).toBeGreaterThan(0);
  });

  test('rows without one study of theirs are named, and patterns are no numbers', async () => {
    const { result, files } = await run('AccessionNumber,Edema\nA1,1\nA2,0\nA3,0\na1,1\n', { rule: 'frontal' });
    expect(files).toEqual(['A1/1.2.1.1.dcm']);
    expect(result.leftOut).toEqual([{ name: 'A1/1.2.1.2.dcm', reason: 'Its view is LL.' }]);
    expect(result.missing.map(({ text, reason }) => [text, reason])).toEqual([
      ['A2', 'the archive has 2 studies of that accession number'],
      ['A3', 'the archive has no study of that accession number'],
      ['a1', 'the archive has no study of that accession number'],
    ]);
  });

  test('a wrong password is said to be one', async () => {
    const wrong = new DicomWeb({ ...access, authorization: 'Basic YWdlbnQ6' });
    await expect(wrong.studiesOf('A1')).rejects.toMatchObject({ code: 'DB5802' });
  });
});
