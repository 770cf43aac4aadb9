/** Who gets into the local API and what it takes. */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FileCheck,
  type FinishedTestSet,
  type LabelsCheck,
  LOCAL_API_PATTERNS,
  LOCAL_API_RULES,
  localApiPaths,
  localHealthSchema,
  type TestSetDraft,
} from '@doubleblind/contracts';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { examineLinks } from '../../src/doctor/examine-links.ts';
import { examinePortal } from '../../src/doctor/examine-portal.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { readContent } from '../../src/store/test-set-content.ts';
import { FakePortal } from './support/fake-portal.ts';
import { type Caller, call, callerOf, tableOf } from './support/local-api.ts';

const portal = new FakePortal();
let folder: string;
let data: DataFolder;
let daemon: RunningDaemon;
let api: Caller;
let testSet: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-api-'));
  data = new DataFolder(join(folder, 'hospital'));
  await mkdir(data.path);
  await portal.start();
  await enrol(data, { portal: portal.origin, token: portal.token('hospital'), name: 'hospital' });
  daemon = await startDaemon({
    data,
    http: { host: '127.0.0.1', port: 0 },
    batchSize: 2,
    lanes: 1,
    atOnce: 2,
    log: () => undefined,
  });
  api = callerOf(daemon);
  testSet = (await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Set', description: '' })).id;
});

afterAll(async () => {
  await daemon?.stop();
  await portal.stop();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request with exactly these headers and this path: fetch would tidy both up. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = daemon.http;
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const bearer = () => ({ authorization: `Bearer ${api.token}` });
const png = encodeGreyPng(
  new Uint8Array(16).map((_, i) => i * 9),
  4,
  4,
);

test('a taken port is named, and another one offered; doctor says whether others can call', async () => {
  const { port } = daemon.http;
  const other = new DataFolder(join(folder, 'other'));
  await mkdir(other.path);
  await enrol(other, { portal: portal.origin, token: portal.token('vendor'), name: 'vendor' });
  const options = { data: other, batchSize: 2, lanes: 1, atOnce: 2, log: () => undefined };
  const taken = await startDaemon({ ...options, http: { host: '127.0.0.1', port } }).catch((error) => error);
  expect(taken).toMatchObject({ code: 'DB5510', detail: expect.stringMatching(/:\d+ is taken by another program/) });
  expect(await examineLinks(data)).toMatchObject([{ good: true, detail: expect.stringContaining('only dials out') }]);
  const http = { host: '127.0.0.1', port: 0 };
  const running = await startDaemon({ ...options, http, listenPeer: http });
  expect(await examineLinks(other)).toMatchObject([{ good: true, detail: expect.stringContaining('answers there') }]);
  await running.stop();
  expect(await examineLinks(other)).toMatchObject([{ good: false, detail: expect.stringContaining('nobody') }]);
});

test('the agent’s own pages have the paths of the API from the one definition, and none of their own', async () => {
  const patterns = await raw('GET', '/path-patterns.js');
  expect(JSON.parse(patterns.body.replace(/^export default |;\s*$/g, ''))).toEqual(LOCAL_API_PATTERNS);
  for (const page of [
    ...['/agent.js', '/confirm.js', '/upload.js', '/films.js', '/mapping.js', '/skipped.js'],
    ...['/sheet.js', '/unlike.js', '/viewer.js', '/paths.js'],
  ]) {
    const { status, body } = await raw('GET', page);
    expect(status).toBe(200);
    for (const pattern of Object.values(LOCAL_API_PATTERNS)) expect(body).not.toContain(pattern.split('/:')[0]);
  }
});

test('health needs no token and says whose agent it is', async () => {
  const { status, body } = await raw('GET', '/health');
  expect(status).toBe(200);
  expect(localHealthSchema.parse(JSON.parse(body))).toMatchObject({ organisationName: 'Northfield' });
});

test.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic abc' }, { authorization: 'Bearer ' }])(
  'without the token nothing is told: %o',
  async (headers) => {
    for (const path of ['/testsets', `/testsets/${testSet}`, '/evaluations/x', '/evaluations/x/preview', '/unknown']) {
      const { status, body } = await raw('GET', path, headers as Record<string, string>);
      expect([status, JSON.parse(body).error.code]).toEqual([401, 'DB5701']);
    }
  },
);

test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://'])(
  'a page of %s is turned away',
  async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { status, headers } = await raw(method, '/testsets', { ...bearer(), origin });
      expect(status).toBe(403);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  },
);

test("a name that is made to point here (DNS rebinding) is turned away, the agent's own names are not", async () => {
  expect((await raw('GET', '/testsets', { ...bearer(), host: 'evil.example:80' })).status).toBe(403);
  expect((await raw('GET', '/testsets', { ...bearer(), host: `localhost:${daemon.http.port}` })).status).toBe(200);
});

test("the portal's pages get CORS and leave to reach a private network", async () => {
  const asked = { origin: portal.origin, 'access-control-request-private-network': 'true' };
  const preflight = await raw('OPTIONS', `/testsets/${testSet}/labels`, asked);
  expect(preflight.status).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': portal.origin,
    'access-control-allow-methods': LOCAL_API_RULES.allowedMethods,
    'access-control-allow-headers': LOCAL_API_RULES.allowedHeaders,
    'access-control-allow-private-network': 'true',
    vary: 'Origin',
  });
  const refused = await raw('GET', '/testsets', { origin: portal.origin });
  expect(refused).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': portal.origin } });
});

test.each([
  '../evil.png',
  '..',
  'a/../../b.png',
  '/etc/x.png',
  'a\\..\\b.png',
  'C:/x.png',
  'a\u0000.png',
  'a//b.png',
  'x'.repeat(1001),
])('the file name %j is refused', async (name) => {
  const { status, body } = await raw('PUT', `/testsets/${testSet}/files/${encodeURIComponent(name)}`, bearer(), png);
  expect([status, JSON.parse(body).error.code]).toEqual([400, 'DB5706']);
});

test('nothing outside its folder is read or written by path tricks', async () => {
  const before = await readdir(folder, { recursive: true });
  for (const path of [
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    `/testsets/..%2f..%2fidentity/files/key.pem`,
    `/testsets/${testSet}/thumbnails/..%2f..%2f..%2fidentity%2fkey.pem`,
    '/upload.js/../../../identity/key.pem',
    '/testsets/%ff',
  ]) {
    for (const method of ['GET', 'PUT']) {
      const { status, body } = await raw(method, path, bearer(), method === 'PUT' ? png : undefined);
      expect([400, 404]).toContain(status);
      expect(body).not.toContain('PRIVATE');
    }
  }
  expect(await readdir(folder, { recursive: true })).toEqual(before);
});

test('a body above its limit is refused and nothing of it is kept', async () => {
  const stated = { ...bearer(), 'content-length': String(LOCAL_API_RULES.fileBytes + 1) };
  const file = await raw('PUT', `/testsets/${testSet}/files/big.png`, stated, Buffer.alloc(1000));
  expect(file.status).toBe(413);
  const json = await raw('POST', '/testsets', bearer(), Buffer.alloc(100_000, 32));
  expect([json.status, JSON.parse(json.body).error.code]).toEqual([413, 'DB5705']);
  expect(await readdir(join(data.upload(testSet), 'files'))).toEqual([]);
});

test('a refusal goes out before the body is there, and the line stays until it is: a reset would take the answer from a sender that still writes', async () => {
  const { port } = daemon.http;
  const half = Buffer.alloc(500_000);
  for (const [token, status] of [
    ['of nobody', 401],
    [api.token, 404],
  ] as const) {
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((resolve, reject) => socket.once('end', resolve).once('error', reject));
    const answered = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    const head = ['PUT /testsets/not-there/files/a.png HTTP/1.1', `host: 127.0.0.1:${port}`];
    head.push(`authorization: Bearer ${token}`, `content-length: ${2 * half.length}`);
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(half);
    expect(await answered).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*connection: close[^]*"error":\\{`, 'i'));
    socket.write(half);
    await ended;
    socket.destroy();
  }
});

test('bodies of another form are refused by name of the field, without their content', async () => {
  const { status, body } = await raw('POST', '/testsets', bearer(), Buffer.from('{"name":"x","secret":"abc"}'));
  expect(status).toBe(400);
  expect(JSON.parse(body).error.code).toBe('DB5704');
  expect(body).not.toContain('abc');
});

test('files are checked one by one; a repeated one is told apart, a finished set takes no more', async () => {
  const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Checks', description: '' });
  const putFile = (name: string, body: Uint8Array) =>
    call(api, 'PUT', `/testsets/${id}/files/${encodeURIComponent(name)}`, body);
  expect(await putFile('a.png', png)).toMatchObject({
    status: 'accepted',
    warnings: [expect.stringContaining('small')],
  });
  expect(await putFile('sub/b.png', png)).toMatchObject({ status: 'duplicate' });
  expect(await putFile('c.png', png.subarray(0, 60))).toMatchObject({
    status: 'rejected',
    failure: { code: 'DB2001' },
  });
  await expect(call(api, 'POST', `/testsets/${id}/finish`)).rejects.toMatchObject({ code: 'DB5708', status: 409 });
  const labels = tableOf('name,Edema,Mass\nb,1,maybe\nzzz,0,1');
  const put = (more: object) => call<LabelsCheck>(api, 'PUT', `/testsets/${id}/labels`, more);
  const check = await put(labels);
  expect(check).toMatchObject({
    matchedImages: 1,
    rowsWithoutImage: { count: 1, examples: ['row 3, "zzz": no such file'] },
    imagesWithoutRow: { count: 1, examples: ['a.png'] },
    badCells: { count: 1, examples: ['row 2, column Mass: "maybe" is no label'] },
  });
  expect(check.reading).toEqual([
    { column: 'name', use: 'image', text: '2 different', wrong: false },
    { column: 'Edema', use: 'finding', text: '1 yes, 1 no', wrong: false },
    { column: 'Mass', use: 'finding', text: '1 yes, 0 no, 1 not understood: "maybe" in row 2', wrong: true },
  ]);
  const finish = (leaveOutMissing = true) =>
    call<FinishedTestSet>(api, 'POST', `/testsets/${id}/finish`, { leaveOutMissing });
  await expect(finish()).rejects.toMatchObject({ code: 'DB2012' });
  // The table is kept: only what a person says about it is sent again.
  const choices = { columns: [{ column: 'Mass', use: 'ignore' }] };
  expect(await put({ choices })).toMatchObject({
    mapping: { findings: [{ column: 'Edema', finding: 'Edema' }] },
    badCells: { count: 0 },
  });
  await expect(call(api, 'POST', `/testsets/${id}/finish`)).rejects.toMatchObject({ code: 'DB2015' });
  await expect(finish(false)).rejects.toMatchObject({ code: 'DB2015' });
  const [first, second] = await Promise.all([finish(), finish()]);
  expect(first).toMatchObject({ images: 1 });
  expect([second.contentHash, (await finish()).contentHash]).toEqual([first.contentHash, first.contentHash]);
  await expect(putFile('d.png', png)).rejects.toMatchObject({ code: 'DB5707', status: 409 });
  await portal.until('the manifest is registered', () => portal.testSets.some(({ name }) => name === 'Checks'));
  expect(portal.testSets).toHaveLength(1);
  expect(JSON.stringify(portal.testSets)).not.toContain('a.png');
});

test('a test set that nearly is another one is registered without its counts, and says so', async () => {
  const films = Array.from({ length: 14 }, (_, seed) =>
    encodeGreyPng(renderPhantom(100 + seed, { site: 1, size: 96 }).pixels, 96, 96),
  );
  const finished = async (name: string, rows: readonly string[]) => {
    const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name, description: '' });
    for (const row of rows) {
      const [film] = row.split(',');
      await call<FileCheck>(api, 'PUT', `/testsets/${id}/files/${film}.png`, films[Number(film)]);
    }
    const table = tableOf(`image,patient_id,Edema\n${rows.join('\n')}`);
    await call(api, 'PUT', localApiPaths.labels(id), table);
    const answer = await call<FinishedTestSet>(api, 'POST', localApiPaths.finish(id));
    await portal.until(`${name} is registered`, () => portal.testSets.some((row) => row.name === name));
    const [{ positives, negatives }] = portal.testSets.find((row) => row.name === name)!.findings;
    return [answer.nearTo, positives, negatives];
  };
  // Twelve films of twelve patients, then two of a thirteenth, and one label that was corrected.
  const rows = Array.from({ length: 12 }, (_, i) => `${i},p${i},${i % 2}`);
  expect(await finished('Winter', rows)).toEqual([undefined, 6, 6]);
  expect(await finished('Winter and one', [...rows, '12,q,1', '13,q,1'])).toEqual(['Winter', null, null]);
  expect(await finished('Winter, corrected', ['0,p0,1', ...rows.slice(1)])).toEqual(['Winter', null, null]);
  // The very same again tells nothing more.
  expect(await finished('Winter again', rows)).toEqual([undefined, 6, 6]);
});

test('a film that looks wrong counts only when a person has accepted it', async () => {
  const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Films', description: '' });
  const film = (seed: number) => renderPhantom(seed, { site: 1, size: 96 }).pixels;
  const inverted = encodeGreyPng(
    film(2).map((pixel) => 255 - pixel),
    96,
    96,
  );
  const put = (name: string, body: Uint8Array) => call<FileCheck>(api, 'PUT', `/testsets/${id}/files/${name}`, body);
  expect(await put('a.png', encodeGreyPng(film(1), 96, 96))).toMatchObject({ concerns: [] });
  const concerns = ['In it, black and white seem to be exchanged.'];
  expect(await put('b.png', inverted)).toMatchObject({ status: 'accepted', concerns, looked: false });
  await call(api, 'PUT', localApiPaths.labels(id), tableOf('image,Edema\na,1\nb,0'));
  const draft = () => call<TestSetDraft>(api, 'GET', localApiPaths.testSet(id));
  expect((await draft()).filmsToLookAt).toEqual({ count: 1, films: [{ name: 'b.png', concerns }] });
  const finish = () => call<FinishedTestSet>(api, 'POST', localApiPaths.finish(id));
  await expect(finish()).rejects.toMatchObject({ code: 'DB2025', message: expect.stringContaining('b.png') });
  const accept = (...names: string[]) => call<TestSetDraft>(api, 'POST', localApiPaths.acceptedFilms(id), { names });
  expect((await accept('a.png')).filmsToLookAt.count).toBe(1);
  await expect(finish()).rejects.toMatchObject({ code: 'DB2025' });
  expect((await accept('b.png')).filmsToLookAt).toEqual({ count: 0, films: [] });
  // Another file of that name has not been looked at.
  await put('b.png', inverted);
  await expect(finish()).rejects.toMatchObject({ code: 'DB2025' });
  await accept('b.png');
  const { contentHash } = await finish();
  const { remarks } = await readContent(data.upload(id), contentHash);
  expect(remarks).toContain('1 image looks unusual to the agent and was accepted by a person.');
  await expect(accept('b.png')).rejects.toMatchObject({ code: 'DB5707' });
});

test.each(['/', '/confirm', '/films'])('the page %s loads nothing from elsewhere and holds no token', async (path) => {
  const { status, headers, body } = await raw('GET', path);
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(body).not.toMatch(/https?:\/\//);
  expect(body).not.toContain(api.token);
});

test('the token and the key are readable by their owner only', async () => {
  const { stat } = await import('node:fs/promises');
  for (const path of [data.localApiToken, join(data.identity, 'key.pem'), data.database]) {
    expect((await stat(path)).mode & 0o077).toBe(0);
  }
  expect((await readFile(data.localApiToken, 'utf8')).trim()).toBe(api.token);
});

test('an altered audit log is found out, and doctor says so from then on', async () => {
  const auditCopy = async () => (await examinePortal(data)).find(({ what }) => what === 'audit copy')!;
  await portal.until('records have come', async () => !(await auditCopy()).detail.startsWith('0 '));
  expect(await auditCopy()).toMatchObject({ good: true });
  const last = portal.audit.length - 1;
  portal.audit[last] = { ...portal.audit[last], hash: 'f'.repeat(64) };
  portal.push();
  await portal.until('the alarm', async () => !(await auditCopy()).good);
  expect((await auditCopy()).detail).toContain('DB5507');
});

test('reports and comparisons are for those with the token, and of evaluations that this agent knows', async () => {
  for (const form of ['json', 'pdf', 'csv'] as const) {
    const path = localApiPaths.report('unknown', form);
    await expect(call(api, 'GET', path)).rejects.toMatchObject({ code: 'DB5703', status: 404 });
    await expect(call({ ...api, token: 'guessed' }, 'GET', path)).rejects.toMatchObject({ status: 401 });
  }
  const compare = (...ids: string[]) => call(api, 'GET', localApiPaths.comparisons(ids));
  await expect(compare('a', 'b')).rejects.toMatchObject({ code: 'DB5703', status: 404 });
  await expect(compare('a', 'a')).rejects.toMatchObject({ code: 'DB5704', status: 400 });
  await expect(compare(...'abcdefghijk')).rejects.toMatchObject({ code: 'DB5704', status: 400 });
});

test('a column to report by keeps one value a study, and may not have many', async () => {
  const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Groups', description: '' });
  const rows = ['image,study,sex,serial,Edema'];
  for (let i = 0; i < 60; i++) rows.push(`${i}.png,s${i >> 1},${i % 4 === 1 ? 'F' : 'M'},n${i},0`);
  await call(api, 'PUT', `/testsets/${id}/files/${encodeURIComponent('0.png')}`, png);
  await call(
    api,
    'PUT',
    `/testsets/${id}/files/${encodeURIComponent('1.png')}`,
    encodeGreyPng(new Uint8Array(9), 3, 3),
  );
  const labels = tableOf(rows.join('\n'));
  const check = await call<LabelsCheck>(api, 'PUT', `/testsets/${id}/labels`, labels);
  // Left to itself the agent takes no column that differs within a study.
  expect(check.mapping.groups).toEqual([]);
  const group = (column: string) =>
    call<LabelsCheck>(api, 'PUT', `/testsets/${id}/labels`, { choices: { columns: [{ column, use: 'group' }] } });
  expect((await group('sex')).badCells.examples).toEqual(['row 3, column sex: differs from row 2 of the same study']);
  await expect(group('serial')).rejects.toMatchObject({ code: 'DB2021' });
});

test('an upload that broke off is in the list with its files, and can be removed; a finished one cannot', async () => {
  const { id, createdAt } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Broken off', description: '' });
  await call(api, 'PUT', `/testsets/${id}/files/${encodeURIComponent('sub/a.png')}`, png);
  await call(api, 'PUT', `/testsets/${id}/labels`, tableOf('image,Edema\na.png,1'));
  const { testSets } = await call<{ testSets: TestSetDraft[] }>(api, 'GET', '/testsets');
  expect(testSets.find((draft) => draft.id === id)).toMatchObject({
    ...{ status: 'open', createdAt, files: { accepted: 1 } },
    labels: { matchedImages: 1 },
  });
  expect(await call(api, 'GET', localApiPaths.files(id))).toMatchObject({
    files: [{ name: 'sub/a.png', bytes: png.length, status: 'accepted' }],
  });
  const left = await call<{ testSets: TestSetDraft[] }>(api, 'DELETE', `/testsets/${id}`);
  expect(left.testSets.map((draft) => draft.id)).not.toContain(id);
  expect(await readdir(join(data.path, 'uploads'))).not.toContain(id);
  await expect(call(api, 'GET', `/testsets/${id}`)).rejects.toMatchObject({ code: 'DB5703' });
  const finished = testSets.find(({ status }) => status === 'finished')!;
  await expect(call(api, 'DELETE', `/testsets/${finished.id}`)).rejects.toMatchObject({ code: 'DB5707' });
});
