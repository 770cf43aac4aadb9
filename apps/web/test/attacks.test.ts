/** What was tried against the portal from outside, and how it answers. */
import { scryptSync } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { POST as enrolRoute } from '../src/app/api/agents/enrol/route.ts';
import { safePath } from '../src/features/session/safe-path.ts';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { createPerson } from '../src/server/accounts/write/people.ts';
import { renameSelf } from '../src/server/accounts/write/rename.ts';
import { dispatchApi } from '../src/server/api/dispatch.ts';
import { answerAuth } from '../src/server/auth/handler.ts';
import { ADDRESS_HEADER, clientAddress, proxyList } from '../src/server/client-address.ts';
import type { Database } from '../src/server/database/client.ts';
import { COLUMNS } from '../src/server/database/columns.ts';
import { control } from '../src/server/evaluations/write/decide.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { portalGlobals } from '../src/server/globals.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { removeMember } from '../src/server/organisations/write/members.ts';
import { type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { readJson } from '../src/server/request-body.ts';
import { uuidv7 } from '../src/server/uuid.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { sessionCookie } from './support/sessions.ts';

const ORIGIN = 'http://portal.test';
const SECRET = 'x'.repeat(32);
let database: Database;
let parties: Parties;
let portal: RunningPortal;
/** The address that the pages were told, of the last request. */
let seen: string | undefined;

beforeAll(async () => {
  const fresh = await testDatabase();
  for (const [name, value] of Object.entries({ DATABASE_URL: fresh.url, AUTH_SECRET: SECRET, PORTAL_ORIGIN: ORIGIN }))
    vi.stubEnv(name, value);
  portal = await servePortal(
    { DATABASE_URL: fresh.url, AUTH_SECRET: SECRET, PORTAL_ORIGIN: ORIGIN, PORT: 0, HOST: '127.0.0.1' },
    {
      handle: (request, response) => {
        seen = request.headers[ADDRESS_HEADER] as string;
        response.end();
      },
    },
  );
  database = portal.database;
  parties = await twoParties(database);
});

afterAll(async () => {
  await portal?.stop();
  await database?.$disconnect();
});

test('after signing in nobody is led to another site', () => {
  const elsewhere = [
    '/\\evil.example',
    '//evil.example',
    '/\t/evil.example',
    '/\\/evil.example',
    'https://evil.example',
  ];
  for (const path of [...elsewhere, 'javascript:alert(1)', '', undefined]) expect(safePath(path)).toBe('/');
  expect(safePath('/evaluations/e1?page=2#top')).toBe('/evaluations/e1?page=2#top');
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return answerAuth(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );
}

test('only the paths that the pages use can be reached: nobody is renamed or removed past the audit log', async () => {
  for (const path of ['/update-user', '/delete-user', '/change-email', '/sign-up/email', '/update-session', '/nothing'])
    expect((await post(path, { name: 'x'.repeat(10_000) })).status, path).toBe(404);
  expect((await post('/sign-in/email', { email: 'a@b.example', password: 'x'.repeat(40_000) })).status).toBe(413);
});

test('a changed name is in the audit log, where both names can be read', async () => {
  await renameSelf(database, parties.analyst, '  Dr A. Analyst ');
  const last = await database.auditRecord.findFirstOrThrow({ orderBy: { sequence: 'desc' } });
  expect(last).toMatchObject({ action: 'person.rename', organisations: [parties.analyst.organisationId] });
  expect(last.detail).toEqual({ from: parties.analyst.name, to: 'Dr A. Analyst' });
});

test('passwords cannot be guessed by changing a header, and guessing locks nobody else out', async () => {
  const password = 'a good long password';
  await createPerson(database, { name: 'P', email: 'p@example.org', password });
  await createPerson(database, { name: 'Q', email: 'q@example.org', password });
  let forged = 0;
  const signIn = (email: string, attempt: string, address: string) =>
    post(
      '/sign-in/email',
      { email, password: attempt },
      { [ADDRESS_HEADER]: address, 'x-forwarded-for': `10.0.0.${++forged}` },
    ).then(({ status }) => status);
  const guesses: number[] = [];
  for (let i = 0; i < 12; i++) guesses.push(await signIn('p@example.org', `wrong password ${i}`, '192.0.2.1'));
  expect(guesses).toEqual([...Array(10).fill(401), 429, 429]);
  // Not even the right one is tried any more from there; a colleague there, and the owner elsewhere, sign in.
  expect(await signIn('P@example.org', password, '192.0.2.1')).toBe(429);
  expect(await signIn('q@example.org', password, '192.0.2.1')).toBe(200);
  expect(await signIn('p@example.org', password, '192.0.2.2')).toBe(200);
});

test('passwords are kept as scrypt with a salt of their own, whatever characters they have', async () => {
  const password = 'пароль 密码 🔐 wörter';
  const stored = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const { id } = await createPerson(database, { name, email: `${name}@kept.example`, password });
      return (await database.account.findFirstOrThrow({ where: { userId: id } })).password!;
    }),
  );
  const hash = (salt: string) =>
    scryptSync(password.normalize('NFKC'), salt, 64, { N: 16384, r: 16, p: 1, maxmem: 2 ** 26 }).toString('hex');
  for (const kept of stored) {
    const [salt, key] = kept.split(':');
    expect(salt).toMatch(/^[0-9a-f]{32}$/);
    expect(key).toBe(hash(salt));
  }
  expect(stored[0]).not.toBe(stored[1]);
});

test('a session’s cookie is out of reach of scripts, other sites and plain connections, and another one at each sign-in', async () => {
  const [email, password] = ['cookie@example.org', 'a good long password'];
  await createPerson(database, { name: 'C', email, password });
  const globals = portalGlobals();
  const cookieAt = async (origin: string) => {
    vi.stubEnv('PORTAL_ORIGIN', origin);
    delete globals.auth;
    const request = new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, [ADDRESS_HEADER]: '192.0.2.77' },
      body: JSON.stringify({ email, password }),
    });
    return (await answerAuth(request)).headers.getSetCookie().find((line) => line.includes('session_token='))!;
  };
  const [plain, secure, again] = [
    await cookieAt('http://plain.test'),
    await cookieAt('https://portal.test'),
    await cookieAt('https://portal.test'),
  ];
  vi.stubEnv('PORTAL_ORIGIN', ORIGIN);
  delete globals.auth;
  for (const cookie of [plain, secure]) {
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Domain=/i);
  }
  expect(plain).not.toMatch(/; Secure/i);
  expect(secure).toMatch(/^__Secure-doubleblind/);
  expect(secure).toMatch(/; Secure/i);
  const tokens = [secure, again].map((cookie) => /session_token=([A-Za-z0-9]{32,})/.exec(cookie)![1]);
  expect(tokens[0]).not.toBe(tokens[1]);
});

test('who is refused at the door is written down: what and from where, nothing of what was typed', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const from = { [ADDRESS_HEADER]: '192.0.2.99' };
    await post('/sign-in/email', { email: 'nobody@typed.example', password: 'typed password' }, from);
    await dispatchApi(
      new Request(`${ORIGIN}/api/v1/me`, {
        headers: { authorization: 'Bearer dbapi_typed', [ADDRESS_HEADER]: 'a forged line' },
      }),
    );
    const said = log.mock.calls.map(([line]) => String(line));
    expect(said).toEqual([
      expect.stringMatching(/^\S+Z refused: wrong password, from 192\.0\.2\.99$/),
      expect.stringMatching(/^\S+Z refused: unknown API token, from an unknown address$/),
    ]);
  } finally {
    log.mockRestore();
  }
});

test('an address is what the socket says, and a proxy’s word counts only where the proxy is known', async () => {
  const none = proxyList('');
  const known = proxyList('127.0.0.1, 10.0.0.0/8');
  expect(clientAddress('::ffff:192.0.2.9', '198.51.100.1', none)).toBe('192.0.2.9');
  expect(clientAddress('192.0.2.9', '198.51.100.1', known)).toBe('192.0.2.9');
  expect(clientAddress('127.0.0.1', '203.0.113.5, 198.51.100.1, 10.1.2.3', known)).toBe('198.51.100.1');
  expect(clientAddress('127.0.0.1', 'nonsense', known)).toBe('127.0.0.1');
  expect(() => proxyList('example.org')).toThrow('no address');
  const { port } = portal.server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/`, {
    headers: { 'x-forwarded-for': '198.51.100.7', [ADDRESS_HEADER]: '198.51.100.8' },
  });
  expect(seen).toBe('127.0.0.1');
});

test('nobody is flooded with proposals, not even with several at the same moment', async () => {
  const { id } = await parties.proposed();
  const { number, ...row } = await database.work.findUniqueOrThrow({ where: { id } });
  await database.work.updateMany({ data: { state: 'rejected' } });
  const waiting = { ...row, state: 'proposed', proposal: COLUMNS.proposal(row.proposal) };
  const ids = Array.from({ length: 49 }, () => uuidv7());
  await database.work.createMany({ data: ids.map((other) => ({ ...waiting, id: other })) });
  const taking = await database.participant.findMany({ where: { workId: id }, omit: { id: true } });
  await database.participant.createMany({
    data: ids.flatMap((workId) => taking.map((row) => ({ ...row, workId }))),
  });
  await shareModel(database, parties.engineer, parties.modelId, true);
  const { modelVersionId, testSetId } = parties;
  const input = { modelVersionId, testSetId, purpose: 'x', plaintextComparison: { agreed: false } } as const;
  const outcomes = await Promise.all(
    [1, 2, 3].map(() =>
      propose(database, parties.admin, { ...input, releaseParts: ['cost'] }).then(
        () => 'made',
        (error) => error.code,
      ),
    ),
  );
  expect(outcomes.sort()).toEqual(['DB6307', 'DB6307', 'made']);
  await database.work.updateMany({ where: { state: 'proposed' }, data: { state: 'rejected' } });
});

test('no more of a body is read than may be', async () => {
  let sent = 0;
  const endlessly = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024));
      },
    });
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: endlessly(), duplex: 'half' } as RequestInit;
  await expect(readJson(new Request('http://portal.test/', init), 16 * 1024)).rejects.toMatchObject({ code: 'DB6007' });
  expect(sent).toBeLessThan(64 * 1024);
  const enrolling = await enrolRoute(
    new Request(`${ORIGIN}/api/agents/enrol`, { ...init, body: endlessly() } as RequestInit),
  );
  expect(enrolling.status).toBe(413);
  const token = await createApiToken(database, parties.admin, { name: 'script' });
  const answer = await dispatchApi(
    new Request(`${ORIGIN}/api/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: 'x'.repeat(1_000_000) }),
    }),
  );
  expect(answer.status).toBe(413);
});

async function asAdmin(headers: Record<string, string>, body: string): Promise<number> {
  const token = await createApiToken(database, parties.admin, { name: 'script' });
  const { id } = await parties.proposed();
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers }, body };
  return (await dispatchApi(new Request(`${ORIGIN}/api/v1/evaluations/${id}/reject`, init))).status;
}

test('a body of another type than JSON is not read', async () => {
  const body = JSON.stringify({ reason: 'x' });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    expect(await asAdmin({ 'content-type': type }, body), type).toBe(415);
  expect(await asAdmin({ 'content-type': 'application/json; charset=utf-8' }, body)).toBe(200);
});

test('a foreign page cannot act for who is signed in', async () => {
  const body = JSON.stringify({ reason: 'x' });
  const json = { 'content-type': 'application/json' };
  expect(await asAdmin({ ...json, origin: 'https://evil.example' }, body)).toBe(403);
  expect(await asAdmin({ ...json, origin: 'null' }, body)).toBe(403);
  expect(await asAdmin({ ...json, origin: ORIGIN }, body)).toBe(200);
});

test('a malformed question is answered with what is wrong or with "not found", not with 500', async () => {
  const token = await createApiToken(database, parties.admin, { name: 'script' });
  const status = async (path: string) => {
    const request = new Request(`${ORIGIN}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    const answer = await dispatchApi(request);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
    return answer.status;
  };
  const { id } = await parties.proposed();
  expect(await status(`/evaluations/${id}`)).toBe(200);
  for (const bad of ['%00', '%E0%A4%A', 'x'.repeat(5000), '%7B%22not%22%3A1%7D', '..%2f..'])
    for (const path of ['/evaluations/:id', '/models/:id', '/test-sets/:id', '/evaluations/:id/results.json'])
      expect(await status(path.replace(':id', bad)), path + bad).toBe(404);
  for (const page of ['0', '-1', '1e99', 'NaN', '99999999999', "1'", '%00'])
    expect(await status(`/evaluations?page=${page}`), page).toBe(200);
  for (const path of ['/audit.csv?q=%00', '/audit.csv?q=a%00b&kind=%00&from=%00', '/audit.csv?q=a&q=b&from=2026-99-99'])
    expect(await status(path), path).toBe(200);
  const filter = { not: '' } as unknown as string;
  await expect(control(database, parties.admin, filter, 'cancel')).rejects.toMatchObject({ code: 'DB6002' });
});

test('hundreds of callers that ask for a WebSocket and never hang up leave nothing behind', async () => {
  const { port } = portal.server.address() as AddressInfo;
  const before = await connections();
  const callers = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const caller = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      caller.on('error', () => undefined).resume();
      await once(caller, 'connect');
      const path = ['/ws/live?evaluation=x', '/nothing'][index % 2];
      caller.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      return caller;
    }),
  );
  await expect.poll(connections, { timeout: 60_000 }).toBeLessThanOrEqual(before);
  for (const caller of callers) caller.destroy();
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    portal.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

test('who is no member any more is told nothing more on an open socket', async () => {
  const { id } = await parties.proposed();
  const cookie = await sessionCookie(database, parties.viewer.id, SECRET);
  const { port } = portal.server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/live?evaluation=${id}`, {
    origin: ORIGIN,
    headers: { cookie },
  });
  const messages: string[] = [];
  let closed = false;
  socket.on('message', (data) => messages.push(String(data)));
  socket.on('close', () => {
    closed = true;
  });
  await expect.poll(() => messages.length, { timeout: 60_000 }).toBe(1);
  const { id: membership } = await database.membership.findFirstOrThrow({ where: { personId: parties.viewer.id } });
  await removeMember(database, parties.engineer, membership);
  await control(database, parties.admin, id, 'cancel');
  await expect.poll(() => closed, { timeout: 60_000 }).toBe(true);
  expect(messages).toHaveLength(1);
});
