/** Passwords, codes, sessions, deletion and invitations, over the paths that browsers use; and the mails that belong to them. */
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOTP } from '@better-auth/utils/otp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deleteSelf } from '../src/server/accounts/write/delete.ts';
import { changePassword } from '../src/server/accounts/write/password.ts';
import { endOtherSessions, endSession } from '../src/server/accounts/write/sessions.ts';
import { answerAuth } from '../src/server/auth/handler.ts';
import { signedIn } from '../src/server/auth/session.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { deliverDue, type Senders } from '../src/server/deliveries/deliver.ts';
import { mailSender } from '../src/server/deliveries/mail.ts';
import { queueMail } from '../src/server/deliveries/queue.ts';
import { DEMO_PASSWORD, seedDemo } from '../src/server/demo/organisations.ts';
import { portalGlobals } from '../src/server/globals.ts';
import {
  acceptAsMember,
  acceptAsNewPerson,
  invite,
  readInvitation,
  revokeInvitation,
} from '../src/server/organisations/write/invitations.ts';
import { removeMember } from '../src/server/organisations/write/members.ts';
import { base32 } from './support/base32.ts';
import { testDatabase } from './support/database.ts';
import { organisationWith } from './support/people.ts';

const ORIGIN = 'http://portal.test';
const ANALYST = 'analyst@northfield.example';
const ADMIN = 'admin@northfield.example';
const NEW_PASSWORD = 'another long password';

let database: Database;
let people: Map<string, Actor>;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const settings = {
    DATABASE_URL: fresh.url,
    AUTH_SECRET: 'a-secret-of-tests-only-0123456789abcdef',
    PORTAL_ORIGIN: ORIGIN,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  delete portalGlobals().auth;
  people = await seedDemo(database);
});

afterAll(async () => {
  delete portalGlobals().auth;
  await database?.$disconnect();
});

/** One browser with its cookies. */
class Visitor {
  readonly #cookies = new Map<string, string>();
  readonly #more: Record<string, string>;

  constructor(more: Record<string, string> = {}) {
    this.#more = more;
  }

  headers(): Headers {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { origin: ORIGIN, 'content-type': 'application/json', ...this.#more };
    return new Headers({ ...own, ...(cookie && { cookie }) });
  }

  async post(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await answerAuth(
      new Request(`${ORIGIN}/api/auth${path}`, { method: 'POST', headers: this.headers(), body: JSON.stringify(body) }),
    );
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      if (value && !/max-age=0/i.test(line)) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return { status: answer.status, body: (await answer.json().catch(() => ({}))) ?? {} };
  }

  signIn(email: string, password: string) {
    return this.post('/sign-in/email', { email, password });
  }

  whoAmI() {
    return signedIn(this.headers());
  }
}

const lastMail = (address: string) =>
  database.delivery.findFirstOrThrow({ where: { address }, orderBy: { createdAt: 'desc' } });
const actionsOf = async (person: Actor) =>
  (await database.auditRecord.findMany({ where: { subjectId: person.id }, orderBy: { sequence: 'asc' } })).map(
    ({ action }) => action,
  );

test('a forgotten password is replaced by a link that works once, ends every session and is written down', async () => {
  const before = new Visitor();
  expect((await before.signIn(ANALYST, DEMO_PASSWORD)).status).toBe(200);
  const visitor = new Visitor();
  expect((await visitor.post('/request-password-reset', { email: ANALYST })).status).toBe(200);
  const { body } = await lastMail(ANALYST);
  const [, token] = body.match(new RegExp(`${ORIGIN}/reset-password/(\\S+)`))!;
  expect((await visitor.post('/reset-password', { token, newPassword: 'short' })).status).toBe(400);
  expect((await visitor.post('/reset-password', { token, newPassword: NEW_PASSWORD })).status).toBe(200);
  expect((await visitor.post('/reset-password', { token, newPassword: 'yet another password' })).status).toBe(400);
  expect(await before.whoAmI()).toBe(null);
  expect((await visitor.signIn(ANALYST, DEMO_PASSWORD)).status).toBe(401);
  expect((await visitor.signIn(ANALYST, NEW_PASSWORD)).status).toBe(200);
  expect((await lastMail(ANALYST)).subject).toBe('Your password was changed');
  expect(await actionsOf(people.get(ANALYST)!)).toContain('person.reset-password');
});

test('mails about passwords are in the language that the person’s browser had at the last sign-in', async () => {
  const email = 'viewer@lumen.example';
  const german = new Visitor({ 'accept-language': 'de-CH, en;q=0.5' });
  await german.signIn(email, DEMO_PASSWORD);
  // Whoever asks for the link may be a stranger: the mail is in its reader's language, not in the asker's.
  await new Visitor({ 'accept-language': 'en' }).post('/request-password-reset', { email });
  const { subject, body } = await lastMail(email);
  expect(subject).toBe('Ein neues Passwort für Doubleblind');
  expect(body).toContain('innerhalb von 60 Minuten hier; der Link gilt einmal:');
  const chosen = new Visitor({ 'accept-language': 'de', cookie: 'doubleblind-language=en' });
  await chosen.signIn(email, DEMO_PASSWORD);
  await new Visitor().post('/request-password-reset', { email });
  expect((await lastMail(email)).subject).toBe('A new password for Doubleblind');
  await database.verification.deleteMany();
});

test('a link to a new password is of no use when its time is over', async () => {
  const visitor = new Visitor();
  const email = 'viewer@lumen.example';
  await visitor.post('/request-password-reset', { email });
  const [, minutes] = /within (\d+) minutes/.exec((await lastMail(email)).body) ?? [];
  const { id, expiresAt } = await database.verification.findFirstOrThrow({
    where: { identifier: { startsWith: 'reset-password:' } },
  });
  expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + Number(minutes) * 60_000);
  await database.verification.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
  const [, token] = /reset-password\/(\S+)/.exec((await lastMail(email)).body)!;
  expect((await visitor.post('/reset-password', { token, newPassword: NEW_PASSWORD })).status).toBe(400);
  expect((await visitor.signIn(email, DEMO_PASSWORD)).status).toBe(200);
});

test('nobody learns whether there is an account, and a mailbox is not filled', async () => {
  const visitor = new Visitor();
  const known = await visitor.post('/request-password-reset', { email: ADMIN });
  const unknown = await visitor.post('/request-password-reset', { email: 'nobody@northfield.example' });
  expect(unknown).toEqual(known);
  for (let i = 0; i < 5; i++) await visitor.post('/request-password-reset', { email: ADMIN });
  expect(await database.delivery.count({ where: { address: ADMIN } })).toBe(3);
  expect(await database.delivery.count({ where: { address: 'nobody@northfield.example' } })).toBe(0);
});

test('a password is changed with the present one, which cannot be guessed there, and ends the other sessions', async () => {
  const actor = people.get(ANALYST)!;
  const [here, elsewhere] = [new Visitor(), new Visitor()];
  for (const visitor of [here, elsewhere]) await visitor.signIn(ANALYST, NEW_PASSWORD);
  const { sessionId } = (await here.whoAmI())!;
  const change = (current: string, next = 'a third long password') =>
    changePassword(database, actor, { current, next, sessionId });
  await expect(change('wrong')).rejects.toMatchObject({ code: 'DB6008' });
  await expect(change(NEW_PASSWORD, 'short')).rejects.toMatchObject({ code: 'DB6003' });
  await change(NEW_PASSWORD);
  expect(await here.whoAmI()).not.toBe(null);
  expect(await elsewhere.whoAmI()).toBe(null);
  for (let i = 0; i < 10; i++) await expect(change('wrong')).rejects.toMatchObject({ code: 'DB6008' });
  await expect(change('a third long password')).rejects.toThrow(/Too many attempts/);
});

test('sessions are one’s own to end', async () => {
  const [here, elsewhere] = [new Visitor(), new Visitor()];
  for (const visitor of [here, elsewhere]) await visitor.signIn(ADMIN, DEMO_PASSWORD);
  const admin = people.get(ADMIN)!;
  const other = (await elsewhere.whoAmI())!.sessionId;
  await expect(endSession(database, people.get('engineer@lumen.example')!, other)).rejects.toMatchObject({
    code: 'DB6002',
  });
  await endSession(database, admin, other);
  expect(await elsewhere.whoAmI()).toBe(null);
  await elsewhere.signIn(ADMIN, DEMO_PASSWORD);
  await endOtherSessions(database, admin, (await here.whoAmI())!.sessionId);
  expect(await elsewhere.whoAmI()).toBe(null);
  expect(await here.whoAmI()).not.toBe(null);
  expect(await actionsOf(admin)).toContain('session.end');
});

test('with a second factor the password alone lets nobody in; a code or one of the kept codes does, each once', async () => {
  const email = 'engineer@lumen.example';
  const owner = new Visitor();
  await owner.signIn(email, DEMO_PASSWORD);
  expect((await owner.post('/two-factor/enable', { password: 'wrong' })).status).toBe(400);
  const { body } = await owner.post('/two-factor/enable', { password: DEMO_PASSWORD });
  const secret = new URL(String(body.totpURI)).searchParams.get('secret')!;
  const code = () => createOTP(base32(secret)).totp();
  // Not in force before a code was right: who gives up half way is not locked out.
  expect((await new Visitor().signIn(email, DEMO_PASSWORD)).body.twoFactorRedirect).toBeUndefined();
  expect((await owner.post('/two-factor/verify-totp', { code: await code() })).status).toBe(200);

  const visitor = new Visitor();
  expect((await visitor.signIn(email, DEMO_PASSWORD)).body.twoFactorRedirect).toBe(true);
  expect(await visitor.whoAmI()).toBe(null);
  const right = await code();
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  expect((await visitor.post('/two-factor/verify-totp', { code: wrong })).status).toBe(401);
  expect((await visitor.post('/two-factor/verify-totp', { code: right })).status).toBe(200);
  expect((await visitor.whoAmI())?.person.email).toBe(email);
  const overShoulder = new Visitor();
  await overShoulder.signIn(email, DEMO_PASSWORD);
  const sessions = () => database.session.count({ where: { userId: people.get(email)!.id } });
  const before = await sessions();
  expect((await overShoulder.post('/two-factor/verify-totp', { code: right })).status).toBe(401);
  expect(await overShoulder.whoAmI()).toBe(null);
  // Nor is there a session of which only the cookie was kept back.
  expect(await sessions()).toBe(before);

  const [kept] = body.backupCodes as string[];
  const lost = new Visitor();
  await lost.signIn(email, DEMO_PASSWORD);
  expect((await lost.post('/two-factor/verify-backup-code', { code: kept })).status).toBe(200);
  const again = new Visitor();
  await again.signIn(email, DEMO_PASSWORD);
  expect((await again.post('/two-factor/verify-backup-code', { code: kept })).status).toBe(401);

  expect((await visitor.post('/two-factor/disable', { password: DEMO_PASSWORD })).status).toBe(200);
  expect((await new Visitor().signIn(email, DEMO_PASSWORD)).body.twoFactorRedirect).toBeUndefined();
  expect(await actionsOf(people.get(email)!)).toEqual(['person.add-second-factor', 'person.remove-second-factor']);
});

test('an account is deleted with its password, and an organisation keeps its last administrator', async () => {
  await expect(deleteSelf(database, people.get(ADMIN)!, 'wrong')).rejects.toMatchObject({ code: 'DB6008' });
  await expect(deleteSelf(database, people.get(ADMIN)!, DEMO_PASSWORD)).rejects.toMatchObject({ code: 'DB6001' });
  const viewer = people.get('viewer@lumen.example')!;
  const visitor = new Visitor();
  await visitor.signIn('viewer@lumen.example', DEMO_PASSWORD);
  await deleteSelf(database, viewer, DEMO_PASSWORD);
  expect(await visitor.whoAmI()).toBe(null);
  expect(await database.person.findUnique({ where: { id: viewer.id } })).toBe(null);
  expect(await database.account.count({ where: { userId: viewer.id } })).toBe(0);
  expect(await actionsOf(viewer)).toEqual(['person.delete']);
});

test('administrators who send each other away at the same moment, or are invited as less, leave the organisation one', async () => {
  const [one, two] = await organisationWith(database, 'Eastfield', 'hospital', ['hospital_admin', 'hospital_admin']);
  const { organisationId } = one;
  const membershipOf = async ({ id: personId }: Actor) =>
    (await database.membership.findUniqueOrThrow({ where: { personId_organisationId: { personId, organisationId } } }))
      .id;
  const [first, second] = [await membershipOf(one), await membershipOf(two)];
  const outcomes = await Promise.allSettled([removeMember(database, one, second), removeMember(database, two, first)]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [left] = await database.membership.findMany({ where: { organisationId }, include: { person: true } });
  expect(left.role).toBe('hospital_admin');
  const admin = left.personId === one.id ? one : two;
  await expect(removeMember(database, admin, left.id)).rejects.toMatchObject({ code: 'DB6001' });
  const { email, id, name } = left.person;
  const token = await invite(database, admin, { organisationId, email, role: 'hospital_analyst' });
  await expect(acceptAsMember(database, token, { id, name, email })).rejects.toMatchObject({ code: 'DB6001' });
  expect((await database.membership.findMany({ where: { organisationId } })).map(({ role }) => role)).toEqual([
    'hospital_admin',
  ]);
});

test('an invitation that was taken back lets nobody in, and only who manages members takes it back', async () => {
  const admin = people.get(ADMIN)!;
  const { organisationId } = admin;
  const email = 'late@northfield.example';
  const token = await invite(database, admin, { organisationId, email, role: 'hospital_analyst' });
  const { id } = await database.invitation.findFirstOrThrow({ where: { email } });
  await expect(revokeInvitation(database, people.get(ANALYST)!, id)).rejects.toMatchObject({ code: 'DB6001' });
  await expect(revokeInvitation(database, people.get('engineer@lumen.example')!, id)).rejects.toMatchObject({
    code: 'DB6002',
  });
  await readInvitation(database, token);
  await revokeInvitation(database, admin, id);
  await expect(readInvitation(database, token)).rejects.toMatchObject({
    code: 'DB6005',
    detail: 'The organisation has taken it back.',
  });
  const person = { name: 'Late', password: NEW_PASSWORD };
  await expect(acceptAsNewPerson(database, token, person)).rejects.toMatchObject({ code: 'DB6005' });
  await expect(revokeInvitation(database, admin, id)).rejects.toMatchObject({ code: 'DB6005' });
  const used = await invite(database, admin, { organisationId, email, role: 'hospital_analyst' });
  await acceptAsNewPerson(database, used, person);
  await expect(readInvitation(database, used)).rejects.toMatchObject({
    detail: expect.stringContaining('used already'),
  });
  const old = await invite(database, admin, {
    organisationId,
    email: 'old@northfield.example',
    role: 'hospital_analyst',
  });
  await database.invitation.updateMany({
    where: { email: 'old@northfield.example' },
    data: { expiresAt: new Date('2026-01-02T00:00:00Z') },
  });
  await expect(readInvitation(database, old)).rejects.toMatchObject({ detail: 'It ended on 2026-01-02.' });
});

test('a mail that is not taken is tried again, later and later, and given up with its link forgotten', async () => {
  await database.delivery.deleteMany();
  await queueMail(database, { to: 'a@example.org', subject: 'Hello', text: 'https://secret' });
  let now = new Date();
  const webhook = () => Promise.reject(new Error('there is none'));
  const by = (mail: Senders['mail']): Senders => ({ origin: ORIGIN, mail, webhook });
  const refuse = by(() => Promise.reject(new Error('no')));
  expect(await deliverDue(database, refuse, now)).toBe(0);
  // Not before its time.
  const sent: string[] = [];
  const take = by(async (mail) => void sent.push(mail.text));
  expect(await deliverDue(database, take, now)).toBe(0);
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    const { nextAttemptAt } = await database.delivery.findFirstOrThrow();
    waits.push(nextAttemptAt!.getTime() - now.getTime());
    now = nextAttemptAt!;
    await deliverDue(database, refuse, now);
  }
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(await database.delivery.findFirst()).toMatchObject({
    nextAttemptAt: null,
    deliveredAt: null,
    body: '',
    lastError: 'no',
  });
  await queueMail(database, { to: 'a@example.org', subject: 'Hello', text: 'https://secret' });
  expect(await deliverDue(database, take)).toBe(1);
  expect(sent).toEqual(['https://secret']);
  expect(await deliverDue(database, take)).toBe(0);
  expect(JSON.stringify(await database.delivery.findMany())).not.toContain('https://secret');
});

test('without a mail server mails are files that only the portal’s user reads', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'doubleblind-mail-')), 'mail');
  const said: string[] = [];
  const send = mailSender({ PORTAL_ORIGIN: ORIGIN, MAIL_FOLDER: folder }, (line) => said.push(line));
  await send({ to: 'a@example.org', subject: 'Hello', text: 'A line with a https://secret' });
  const [file] = readdirSync(folder);
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^To: a@example\.org\r?$/m);
  expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  expect(said.join()).not.toContain('secret');
});

test('with a mail server they go there', async () => {
  const { server, heard } = await fakeMailServer();
  const { port } = server.address() as { port: number };
  const send = mailSender({
    PORTAL_ORIGIN: ORIGIN,
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'portal@example.org',
  });
  await send({ to: 'a@example.org', subject: 'Hello', text: 'Good day' });
  server.close();
  const all = heard.join('');
  for (const part of ['MAIL FROM:<portal@example.org>', 'RCPT TO:<a@example.org>', 'Subject: Hello', 'Good day']) {
    expect(all).toContain(part);
  }
});

/** As much of RFC 5321 as one mail takes. */
async function fakeMailServer(): Promise<{ server: Server; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    let data = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      heard.push(text);
      if (data) {
        if (!heard.join('').endsWith('\r\n.\r\n')) return;
        data = false;
        socket.write('250 taken\r\n');
      } else if (text.startsWith('DATA')) {
        data = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, heard };
}
