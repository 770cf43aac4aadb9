/** Who is told of what, by mail and by webhook; and that a webhook is no way round a firewall. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { deliverDue } from '../src/server/deliveries/deliver.ts';
import { checkWebhookUrl, isInside, signWebhook, webhookSender } from '../src/server/deliveries/webhook.ts';
import { approve } from '../src/server/evaluations/write/decide.ts';
import { noticeAbsences } from '../src/server/notices/absences.ts';
import { NOTICE_KINDS } from '../src/server/notices/kinds.ts';
import { readNoticeSettings } from '../src/server/notices/read.ts';
import { addWebhook, chooseNotices, removeWebhook } from '../src/server/notices/write/settings.ts';
import { release } from '../src/server/results/write.ts';
import { observe } from '../src/server/scheduler/observe.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';

const ORIGIN = 'https://portal.test';
const MINUTE = 60_000;
let database: Database;
let parties: Parties;
/** What the test's webhook has got. */
const received: { headers: Record<string, unknown>; body: string }[] = [];
let status = 204;
let server: Server;
let url: string;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status, { location: 'http://127.0.0.1/elsewhere' }).end('not to be read');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`;
});

afterAll(async () => {
  server?.close();
  await database?.$disconnect();
});

/** Subjects of the mails since the last call, by address. */
async function mails(): Promise<Record<string, string[]>> {
  const rows = await database.delivery.findMany({ where: { webhookId: null }, orderBy: { createdAt: 'asc' } });
  await database.delivery.deleteMany({ where: { webhookId: null } });
  const told: Record<string, string[]> = {};
  for (const { address, subject } of rows) {
    const [who] = address.split('.');
    told[who] = [...(told[who] ?? []), subject.replace(/^.*: /, '')];
  }
  return told;
}

test('each step is told to the people whom it concerns, and not to who took it', async () => {
  const { id, proposal } = await parties.proposed();
  expect(await mails()).toEqual({
    vendor_engineer: ['Northfield proposes an evaluation'],
    vendor_viewer: ['Northfield proposes an evaluation'],
  });
  await approve(database, parties.hospital.actor, parties.approval('hospital', proposal));
  expect(await mails()).toEqual({});
  await approve(database, parties.engineer, parties.approval('vendor', proposal));
  const both = 'both sides have approved';
  expect(await mails()).toEqual({ vendor_viewer: [both], hospital_admin: [both], hospital_analyst: [both] });
  await database.work.update({ where: { id }, data: { state: 'computed' } });
  await release(database, parties.hospital.actor, parties.results(proposal));
  expect(Object.keys(await mails()).sort()).toEqual([
    'hospital_admin',
    'hospital_analyst',
    'vendor_engineer',
    'vendor_viewer',
  ]);
});

test('a refusal is told with its reason', async () => {
  const { id } = await parties.proposed();
  await mails();
  await database.work.update({ where: { id }, data: { state: 'running' } });
  await database.attempt.create({ data: { workId: id, number: 1 } });
  const failure = { code: 'DB5001', detail: 'The budget of this test set is spent.' };
  await observe(database, parties.hospital.actor, { evaluationId: id, attempt: 1, observed: 'refused', failure });
  const row = await database.delivery.findFirstOrThrow({ where: { address: { startsWith: 'vendor_engineer' } } });
  expect(row.body).toContain('The reason: The budget of this test set is spent.');
  await mails();
});

test('a spent budget is told as that, not as a failure: of the model’s answers, of privacy, of the relay', async () => {
  await chooseNotices(database, parties.viewer, ['budget-spent']);
  await chooseNotices(database, parties.engineer, ['failed']);
  await addWebhook(database, parties.engineer, { url, kinds: ['budget-spent'] }, { anywhere: true });
  const told: Record<string, string[]> = {};
  for (const code of ['DB3017', 'DB3026', 'DB5653', 'DB5001']) {
    const { id } = await parties.proposed();
    await mails();
    await database.work.update({ where: { id }, data: { state: 'running' } });
    await database.attempt.create({ data: { workId: id, number: 1 } });
    const failure = { code, detail: 'Nothing is left.' };
    await observe(database, parties.vendor.actor, { evaluationId: id, attempt: 1, observed: 'failed', failure });
    const { vendor_viewer = [], vendor_engineer = [] } = await mails();
    told[code] = [...vendor_viewer, ...vendor_engineer];
  }
  const spent = ['a budget is spent'];
  expect(told).toEqual({ DB3017: spent, DB3026: spent, DB5653: spent, DB5001: ['it could not go on'] });
  const messages = await database.delivery.findMany({ where: { address: url } });
  expect(messages.map(({ body }) => JSON.parse(body).type)).toEqual(new Array(3).fill('budget-spent'));
  const [{ id }] = await database.webhook.findMany();
  await removeWebhook(database, parties.engineer, id);
  for (const person of [parties.viewer, parties.engineer]) await chooseNotices(database, person, NOTICE_KINDS);
});

test('each person is written to in their own language, and systems in English', async () => {
  await database.person.update({ where: { id: parties.viewer.id }, data: { language: 'de' } });
  const { id } = await parties.proposed();
  const to = (address: string) => database.delivery.findFirstOrThrow({ where: { address: { startsWith: address } } });
  const [german, english] = [await to('vendor_viewer'), await to('vendor_engineer')];
  expect(german.subject).toMatch(/^Nr\. \d+ .+ auf .+: Northfield schlägt eine Auswertung vor$/);
  expect(german.body).toMatch(
    /^Zweck: .+\n\nLesen Sie die Bedingungen .+\n\n\{portal\}\/evaluations\/.+\n\nWelche Mails/ms,
  );
  expect(english.subject).toMatch(/^#\d+ .+ on .+: Northfield proposes an evaluation$/);
  await mails();
  await database.work.update({ where: { id }, data: { state: 'running' } });
  await database.attempt.create({ data: { workId: id, number: 1 } });
  const failure = { code: 'DB5001', detail: 'The budget of this test set is spent.' };
  await observe(database, parties.hospital.actor, { evaluationId: id, attempt: 1, observed: 'refused', failure });
  // What an agent says stays in its words.
  expect((await to('vendor_viewer')).body).toContain(
    'Der Grund: The budget of this test set is spent.\n\nFertige Teile',
  );
  await mails();
  await database.person.update({ where: { id: parties.viewer.id }, data: { language: null } });
});

test('people choose what they are told of, each for themselves', async () => {
  await chooseNotices(database, parties.viewer, ['released', 'no such kind']);
  expect((await readNoticeSettings(database, parties.viewer)).notices).toEqual(['released']);
  await parties.proposed();
  expect(Object.keys(await mails())).toEqual(['vendor_engineer']);
});

test('an absence is told once, while work waits, and again after the agent has been back', async () => {
  const now = new Date();
  const { id } = await parties.proposed();
  const seen = (minutes: number) =>
    database.agent.update({
      where: { id: parties.vendor.actor.id },
      data: { lastSeenAt: new Date(now.getTime() - minutes * MINUTE) },
    });
  await mails();
  await seen(11);
  await noticeAbsences(database, now);
  expect(await mails()).toEqual({});
  await database.work.update({ where: { id }, data: { state: 'running' } });
  await noticeAbsences(database, now);
  await noticeAbsences(database, now);
  expect(await mails()).toEqual({ vendor_engineer: ['Your agent agent is away, and work waits for it'] });
  await seen(0);
  await noticeAbsences(database, now);
  await seen(11);
  await noticeAbsences(database, now);
  expect(Object.keys(await mails())).toEqual(['vendor_engineer']);
});

test('a webhook gets signed messages, tried again until they are taken, without following or reading anything', async () => {
  const secret = await addWebhook(database, parties.engineer, { url, kinds: ['proposed'] }, { anywhere: true });
  const { id } = await parties.proposed();
  const senders = { origin: ORIGIN, mail: async () => undefined, webhook: webhookSender({ anywhere: true }) };
  const now = new Date();
  status = 302;
  await deliverDue(database, senders, now);
  status = 204;
  const waiting = await database.delivery.findFirstOrThrow({ where: { address: url } });
  expect(waiting.lastError).toBe('the webhook answered 302');
  await deliverDue(database, senders, waiting.nextAttemptAt!);
  expect(received).toHaveLength(2);
  const [{ headers, body }] = received.slice(-1);
  const message = JSON.parse(body);
  expect(message).toMatchObject({ type: 'proposed', data: { evaluationId: id, url: `${ORIGIN}/evaluations/${id}` } });
  const at = Number(headers['webhook-timestamp']);
  expect(headers['webhook-signature']).toBe(signWebhook(secret, String(headers['webhook-id']), at, body));
  expect(received[0].headers['webhook-id']).toBe(headers['webhook-id']);
  const [row] = (await readNoticeSettings(database, parties.engineer)).webhooks!;
  expect(row.deliveries[0].deliveredAt).not.toBe(null);
  expect(JSON.stringify(row)).not.toContain(secret);
});

test('a signature is the one of the Standard Webhooks specification', () => {
  // The example of its reference libraries (standard-webhooks, tests of the JavaScript library).
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signature = signWebhook(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('only addresses of the internet, over TLS, take webhooks', async () => {
  for (const text of [
    ...[
      'http://example.org/',
      'https://127.0.0.1/',
      'https://10.1.2.3/',
      'https://[::1]/',
      'https://169.254.169.254/x',
    ],
    ...[
      'https://user:pass@example.org/',
      'ftp://example.org/',
      'https://[::ffff:10.0.0.1]/',
      'https://2130706433/',
      'x',
    ],
  ]) {
    expect(() => checkWebhookUrl(text, false), text).toThrow(expect.objectContaining({ code: 'DB6009' }));
  }
  expect(checkWebhookUrl('https://example.org/hook', false)).toBe('https://example.org/hook');
  expect(isInside('93.184.216.34')).toBe(false);
  // A name is looked up when it is called, and may lead inside by then.
  const send = webhookSender({ anywhere: false });
  const message = { id: 'x', url: 'https://localhost/', secret: 'whsec_AAAA', body: '{}', now: new Date() };
  await expect(send(message)).rejects.toThrow('its name leads into a network');
});

test('only deciders manage webhooks, and only their own organisation’s', async () => {
  const input = { url, kinds: ['proposed'] };
  await expect(addWebhook(database, parties.viewer, input, { anywhere: true })).rejects.toMatchObject({
    code: 'DB6001',
  });
  const { id } = await database.webhook.findFirstOrThrow();
  await expect(removeWebhook(database, parties.admin, id)).rejects.toMatchObject({ code: 'DB6002' });
  expect((await readNoticeSettings(database, parties.viewer)).webhooks).toBe(null);
  await removeWebhook(database, parties.engineer, id);
  expect(await database.webhook.count()).toBe(0);
  expect(await database.auditRecord.count({ where: { subjectKind: 'webhook' } })).toBe(4);
});
