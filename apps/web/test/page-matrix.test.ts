/**
 * Every page, every other route and every action of the pages, asked for by every role, a foreign organisation, a person without one and
 * nobody. What there is comes from the folders and files themselves: a new one fails here until it is said who may use it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Role } from '../../../prisma/generated/enums.ts';
import type { FormState } from '../src/components/ui/form.tsx';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { archiveVersion } from '../src/server/models/write/archive.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { addWebhook } from '../src/server/notices/write/settings.ts';
import { invite } from '../src/server/organisations/write/invitations.ts';
import { release } from '../src/server/results/write.ts';
import { archiveTestSet } from '../src/server/test-sets/write/archive.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { freePort, spawnPortal } from './support/browser.ts';
import { testDatabase } from './support/database.ts';
import { offeredModel } from './support/offers.ts';
import { enrolledAgent, type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';
import { sessionCookie } from './support/sessions.ts';
import { proposedTraining, type TrainingParties, trainingParties } from './support/trainings.ts';

/** What the pages' own code is told of the request that is going on. */
const asked = vi.hoisted(() => ({ cookie: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers(asked.cookie ? { cookie: asked.cookie } : {}),
  cookies: async () => ({ get: () => undefined, set: () => undefined }),
}));
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }));

const APP = join(import.meta.dirname, '..', 'src', 'app');
const SOURCE = join(APP, '..');
const SECRET = 'x'.repeat(32);
const PASSWORD = 'a good long password';
const COLUMNS = [
  ...(['nobody', 'no organisation', 'operator', 'admin', 'analyst', 'engineer', 'viewer'] as const),
  ...(['other hospital', 'other vendor'] as const),
] as const;
type Who = (typeof COLUMNS)[number];

/** In the order of COLUMNS: x shown, h no such page, s to the sign-in page, o to the page for people without organisation, / to home. */
const PAGES: Record<string, string> = {
  '/': 'soxxxxxxx',
  '/agents': 'sohxxxxxx',
  '/audit': 'soxxxxxxx',
  '/evaluations': 'sohxxxxxx',
  '/evaluations/[id]': 'sohxxxxhh',
  '/evaluations/[id]/release': 'sohxxhhhh',
  '/evaluations/[id]/results': 'sohxxxxhh',
  '/evaluations/new': 'sohxhxhxx',
  '/forgot-password': 'xxxxxxxxx',
  '/invitation/[token]': 'xxxxxxxxx',
  '/models': 'sohxxxxxx',
  '/models/[id]': 'sohxxxxhh',
  '/models/[id]/versions': 'sohxxxxhh',
  '/no-organisation': 'sx///////',
  '/organisations': 'soxhhhhhh',
  '/people': 'soxxxxxxx',
  '/reset-password/[token]': 'xxxxxxxxx',
  '/second-opinion': 'xxxxxxxxx',
  '/second-opinion/cost/[id]': 'xxxxxxxxx',
  '/settings': 'soxxxxxxx',
  '/settings/api': 'soxxxxxxx',
  '/settings/notices': 'soxxxxxxx',
  '/sign-in': 'x////////',
  '/test-sets': 'sohxxxxxx',
  '/test-sets/[id]': 'sohxxxxhh',
  '/test-sets/[id]/compare': 'sohxxxxhh',
  '/test-sets/upload': 'sohxhhhxh',
  '/trainings': 'sohxxxxxx',
  '/trainings/[id]': 'sohxxxxhh',
  '/trainings/budget': 'sohxxxxxx',
  '/trainings/ledger': 'sohxxxxxx',
  '/trainings/new': 'sohhhxhhx',
};

/** Routes that are no pages, and what a GET of anybody gets. Below /api/v1 see route-matrix.test.ts, below /api/auth attacks.test.ts. */
const OTHERS: Record<string, number> = {
  '/api/agents/enrol': 405,
  '/api/agents/rotate-key': 405,
  '/api/auth/[...all]': 404,
  '/api/client': 200,
  '/api/health': 200,
  '/api/openapi.json': 200,
  '/api/v1/[...path]': 404,
};

let database: Database;
let parties: Parties;
let cookies: Record<Who, string>;
let actors: Record<Exclude<Who, 'nobody' | 'no organisation'>, Actor>;
let adminsInvitation: string;
let released: string;
let trainings: TrainingParties;
let training: string;
let offered: string;
let origin: string;
let portal: Awaited<ReturnType<typeof spawnPortal>>;

/** A person of that role besides, with a password. */
async function another(like: Actor): Promise<{ personId: string; membershipId: string }> {
  const name = `${like.name} besides`;
  const person = await database.person.create({ data: { name, email: `${crypto.randomUUID()}@example.org` } });
  await database.account.create({
    data: { userId: person.id, accountId: person.id, providerId: 'credential', password: await hash },
  });
  const { organisationId } = like;
  const membership = { personId: person.id, organisationId, role: like.role as Role };
  return { personId: person.id, membershipId: (await database.membership.create({ data: membership })).id };
}
const hash = hashPassword(PASSWORD);

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: SECRET, PORTAL_ORIGIN: origin };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const starting = spawnPortal(fresh.url, port);
  parties = await twoParties(database);
  const one = async (name: string, kind: 'hospital' | 'vendor' | 'operator', role: Role) =>
    (await organisationWith(database, name, kind, [role]))[0];
  actors = {
    operator: await one('Operator', 'operator', 'operator'),
    ...{ admin: parties.admin, analyst: parties.analyst, engineer: parties.engineer, viewer: parties.viewer },
    'other hospital': await one('Other hospital', 'hospital', 'hospital_admin'),
    'other vendor': await one('Other vendor', 'vendor', 'vendor_engineer'),
  };
  const alone = await database.person.create({ data: { name: 'Alone', email: 'alone@example.org' } });
  const made = await Promise.all(
    Object.entries(actors).map(async ([who, { id }]) => {
      await database.account.create({
        data: { userId: id, accountId: id, providerId: 'credential', password: await hash },
      });
      return [who, await sessionCookie(database, id, SECRET)] as const;
    }),
  );
  const ofAlone = await sessionCookie(database, alone.id, SECRET);
  cookies = { nobody: '', 'no organisation': ofAlone, ...Object.fromEntries(made) } as Record<Who, string>;
  const { id, proposal } = await parties.proposed();
  await database.work.update({ where: { id }, data: { state: 'computed' } });
  await release(database, parties.hospital.actor, parties.results(proposal));
  released = id;
  trainings = await trainingParties(database, parties);
  training = (await proposedTraining(database, trainings)).id;
  offered = await offeredModel(database, parties.vendor, 'Offered model');
  const { email } = await database.person.findUniqueOrThrow({ where: { id: parties.admin.id } });
  const joining = { organisationId: actors['other hospital'].organisationId, email, role: 'hospital_analyst' } as const;
  adminsInvitation = await invite(database, actors['other hospital'], joining);
  portal = await starting;
}, 600_000);

afterAll(async () => {
  await portal?.stop();
  await database?.$disconnect();
  vi.unstubAllEnvs();
});

/** The address of a file below app/. */
const routeOf = (file: string) => `/${file.replace(/[^/]+$/, '').replace(/\(\w+\)\//, '')}`.replace(/(.)\/$/, '$1');
const routes = (name: string) => globSync(`**/${name}`, { cwd: APP }).map(routeOf).sort();

/** The page of what the test has made. */
function addressOf(route: string): string {
  let id = released;
  if (route.startsWith('/models')) id = parties.modelVersionId;
  if (route.startsWith('/test-sets')) id = parties.testSetId;
  if (route.startsWith('/trainings')) id = training;
  if (route.startsWith('/second-opinion')) id = offered;
  return route.replace('[id]', id).replace('[token]', adminsInvitation);
}

/** What a page shows, by a letter of PAGES. */
async function shown(route: string, who: Who): Promise<string> {
  const path = addressOf(route);
  const answer = await fetch(origin + path, { redirect: 'manual', headers: { cookie: cookies[who] } });
  const text = await answer.text();
  if (answer.status === 200) {
    expect(answer.headers.get('content-type'), path).toMatch(/^text\/html; charset=utf-8/i);
    return 'x';
  }
  if (answer.status === 404) {
    // What is not to be seen is not told by the page that says so.
    for (const secret of ['Chest model', 'Winter cohort', 'Northfield hospital_admin'])
      if (who.startsWith('other')) expect(text, path).not.toContain(secret);
    return 'h';
  }
  const target = answer.headers.get('location') ?? '';
  if (target.startsWith('/sign-in')) return 's';
  return target === '/no-organisation' ? 'o' : target === '/' ? '/' : `${answer.status} ${target}`;
}

describe('every page', () => {
  test('has a line that says who may see it', () => {
    expect(Object.keys(PAGES).sort()).toEqual(routes('page.tsx'));
    expect(Object.keys(OTHERS).sort()).toEqual(routes('route.ts'));
  });

  test.each(Object.entries(PAGES))('%s', async (route, expected) => {
    const letters = await Promise.all(COLUMNS.map((who) => shown(route, who)));
    expect(Object.fromEntries(COLUMNS.map((who, i) => [who, letters[i]]))).toEqual(
      Object.fromEntries(COLUMNS.map((who, i) => [who, expected[i]])),
    );
  });

  test('answers an address that is malformed, and never with 500', async () => {
    const values = [
      '%00',
      'a%00b',
      '%E0%A4%A',
      '99999999999999999999',
      encodeURIComponent('<b>\'"--'),
      'x'.repeat(3000),
    ];
    const names = [
      'q',
      'page',
      'kind',
      'from',
      'before',
      'partner',
      'model',
      'testSet',
      'again',
      'with',
      'part',
      'next',
    ];
    const queries = [
      ...values.map((value) => names.map((name) => `${name}=${value}`).join('&')),
      // Each of them twice is a list.
      names.map((name) => `${name}=a&${name}=b`).join('&'),
      '=&&%&[]=1&__proto__=1',
    ];
    const failed: string[] = [];
    const asking = globSync('**/page.tsx', { cwd: APP })
      .filter((file) => readFileSync(join(APP, file), 'utf8').includes('searchParams'))
      .map(routeOf);
    expect(asking).toContain('/evaluations');
    for (const route of asking) {
      const path = addressOf(route);
      await Promise.all(
        queries.map(async (query) => {
          const answer = await fetch(`${origin}${path}?${query}`, {
            redirect: 'manual',
            headers: { cookie: cookies.admin },
          });
          const text = await answer.text();
          // An error that comes when the page has begun to be sent leaves its mark there.
          if (answer.status >= 500 || /E\{\\"digest\\":\\"\d/.test(text))
            failed.push(`${route} ${answer.status} ${query}`);
        }),
      );
    }
    expect(failed).toEqual([]);
    // Who is not signed in gets to the sign-in page, whatever it is to lead to.
    expect((await fetch(`${origin}/sign-in?next=a&next=b`)).status).toBe(200);
  });

  test.each(Object.entries(OTHERS))('%s answers a GET of anybody with %i', async (route, status) => {
    expect((await fetch(origin + route.replace(/\[\.\.\.\w+\]/, 'nothing'))).status).toBe(status);
  });
});

const form = (fields: Record<string, string | readonly string[]> = {}) => {
  const data = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) data.append(name, value);
  return data;
};
type Action = (...args: unknown[]) => Promise<FormState | undefined>;
interface Case {
  /** In the order of COLUMNS: x done, r role does not reach, h no such thing, - not signed in; i no invitation of theirs, t not in this state or by this role, n nothing. */
  readonly expected: string;
  /** Arguments with which nothing but who asks stands in the way. */
  readonly args: (who: Who) => Promise<unknown[]> | unknown[];
  /** Who asks, where the action changes that very person. */
  readonly as?: (who: Who) => Promise<string>;
  /** What has happened, where the answer does not tell. */
  readonly done?: (who: Who) => Promise<string>;
}
const EVERYBODY = '--xxxxxxx';
const onEvaluation = (after: readonly unknown[], state?: string) => async () => {
  const { id } = await parties.proposed();
  if (state) await database.work.update({ where: { id }, data: { state } });
  return [id, ...after];
};
const reason = [{}, form({ reason: 'x', text: 'x' })];
/** Such a person, who is thrown away with what the action does to it. */
const throwaway = async (who: Who) => {
  if (who === 'nobody' || who === 'no organisation') return cookies[who];
  return sessionCookie(database, (await another(actors[who])).personId, SECRET);
};
const freshEmail = () => `${crypto.randomUUID()}@example.org`;
const invited = () => {
  const { organisationId } = parties.admin;
  return invite(database, parties.admin, { organisationId, email: freshEmail(), role: 'hospital_analyst' });
};
const tokens = { where: { personId: '' }, orderBy: { createdAt: 'desc' } } as const;

const ACTIONS: Record<string, Case> = {
  createTokenAction: { expected: '--rxrxrxx', args: () => [] },
  removeAgentAction: {
    expected: '--hxrhhhh',
    args: async () => [(await enrolledAgent(database, parties.admin)).actor.id],
  },
  proposeAction: {
    expected: '--hxrxrhh',
    args: () => [
      {},
      form({
        ...{ modelVersionId: parties.modelVersionId, testSetId: parties.testSetId, purpose: 'x' },
        releaseParts: ['cost'],
      }),
    ],
  },
  exposureAction: {
    expected: '--hxxxxhh',
    args: () => [form({ modelVersionId: parties.modelVersionId, testSetId: parties.testSetId })],
  },
  controlAction: { expected: '--hxrxrhh', args: onEvaluation(['cancel']) },
  rejectAction: { expected: '--hxrxrhh', args: onEvaluation(reason) },
  revokeAction: { expected: '--hxrxrhh', args: onEvaluation(reason) },
  controlTrainingAction: {
    expected: '--htrxrhh',
    args: async () => [(await proposedTraining(database, trainings)).id, 'cancel'],
  },
  leaveTrainingAction: {
    expected: '--hxrxrhh',
    args: async () => [(await proposedTraining(database, trainings)).id, ...reason],
  },
  commentAction: { expected: '--hxxxxhh', args: onEvaluation(reason) },
  shareModelAction: { expected: '--hhhxrhh', args: () => [parties.modelId, true] },
  archiveVersionAction: { expected: '--hhhxrhh', args: () => [parties.modelVersionId, true] },
  shareTestSetAction: { expected: '--hxrhhhh', args: () => [parties.testSetId, true] },
  archiveTestSetAction: { expected: '--hxrhhhh', args: () => [parties.testSetId, true] },
  inviteAction: {
    expected: '--xxrhhhh',
    args: () => [parties.admin.organisationId, {}, form({ email: freshEmail(), role: 'hospital_analyst' })],
  },
  revokeInvitationAction: {
    expected: '--hxrhhhh',
    args: async () => {
      await invited();
      return [(await database.invitation.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id];
    },
  },
  removeMemberAction: { expected: '--hxrhhhh', args: async () => [(await another(parties.analyst)).membershipId] },
  createOrganisationAction: {
    expected: '--xrrrrrr',
    args: () => [{}, form({ name: crypto.randomUUID(), kind: 'hospital', email: freshEmail() })],
  },
  renameAction: { expected: EVERYBODY, args: () => [{}, form({ name: 'Another name' })], as: throwaway },
  createApiTokenAction: { expected: EVERYBODY, args: () => [{}, form({ name: 'script', days: '7' })] },
  revokeApiTokenAction: {
    expected: '--hxrhhhh',
    args: async () => {
      await createApiToken(database, parties.admin, { name: 'script' });
      const ofAdmin = { ...tokens, where: { personId: parties.admin.id } };
      return [(await database.apiToken.findFirstOrThrow(ofAdmin)).id];
    },
  },
  removePasskeyAction: {
    expected: '--hxhhhhh',
    args: async () => {
      const about = { publicKey: 'k', counter: 0, deviceType: 'singleDevice', backedUp: false };
      const data = { ...about, credentialID: crypto.randomUUID(), userId: parties.admin.id };
      return [(await database.passkey.create({ data })).id];
    },
  },
  chooseNoticesAction: { expected: EVERYBODY, args: () => [{}, form({ kinds: ['released'] })] },
  addWebhookAction: {
    expected: '--rxrxrxx',
    args: () => [{}, form({ url: 'https://hooks.example/x', kinds: ['released'] })],
  },
  removeWebhookAction: {
    expected: '--hxrhhhh',
    args: async () => {
      const input = { url: 'https://hooks.example/x', kinds: ['released'] };
      await addWebhook(database, parties.admin, input, { anywhere: false });
      return [(await database.webhook.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id];
    },
  },
  changePasswordAction: {
    expected: EVERYBODY,
    args: () => [{}, form({ current: PASSWORD, next: 'another good password' })],
    as: throwaway,
  },
  endSessionAction: {
    expected: '--hxhhhhh',
    args: async () => {
      await sessionCookie(database, parties.admin.id, SECRET);
      const newest = { where: { userId: parties.admin.id }, orderBy: { createdAt: 'desc' } } as const;
      return [(await database.session.findFirstOrThrow(newest)).id];
    },
  },
  endOtherSessionsAction: { expected: EVERYBODY, args: () => [] },
  deleteSelfAction: { expected: EVERYBODY, args: () => [{}, form({ password: PASSWORD })], as: throwaway },
  acceptInvitation: {
    expected: 'xxxxxxxxx',
    args: async () => [await invited(), {}, form({ name: 'New', password: PASSWORD })],
  },
  joinWithAccount: { expected: '-iixiiiii', args: () => [adminsInvitation] },
  whoseTicket: { expected: 'xxxxxxxxx', args: () => [{ no: 'ticket' }] },
  chooseLanguage: { expected: 'xxxxxxxxx', args: () => ['de'] },
  switchTo: {
    expected: 'nnnxxnnnn',
    args: () => [form({ organisationId: parties.admin.organisationId })],
    done: async (who) => {
      if (who === 'nobody') return 'n';
      const [token] = decodeURIComponent(cookies[who].split('=')[1]).split('.');
      const { activeOrganisationId } = await database.session.findUniqueOrThrow({ where: { token } });
      return activeOrganisationId === parties.admin.organisationId ? 'x' : 'n';
    },
  },
};
const LETTERS: Record<string, string> = { DB6001: 'r', DB6002: 'h', DB6004: '-', DB6005: 'i', DB6301: 't' };

/** What came of an action, by a letter of ACTIONS. */
async function outcome(action: Action, args: readonly unknown[]): Promise<string> {
  try {
    const { error } = (await action(...args)) ?? {};
    return error ? (LETTERS[error.code] ?? `${error.code} ${error.detail}`) : 'x';
  } catch (error) {
    if (String((error as { digest?: unknown }).digest).startsWith('NEXT_REDIRECT')) return 'x';
    throw error;
  }
}

describe('every action of the pages', () => {
  const files = globSync('**/*.ts', { cwd: SOURCE }).filter((file) =>
    readFileSync(join(SOURCE, file), 'utf8').startsWith("'use server'"),
  );
  const exported = new Map<string, Action>();

  beforeAll(async () => {
    await shareModel(database, parties.engineer, parties.modelId, true);
    await shareTestSet(database, parties.admin, parties.testSetId, true);
    for (const file of files) {
      const module = (await import(join(SOURCE, file))) as Record<string, Action>;
      for (const [name, action] of Object.entries(module)) exported.set(name, action);
    }
  });

  test('has a line that says who may call it', () => {
    expect([...exported.keys()].sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  test.each(Object.entries(ACTIONS))('%s', async (name, { expected, args, as, done }) => {
    const letters: string[] = [];
    for (const who of COLUMNS) {
      // What the action before has archived or hidden is there again.
      await archiveVersion(database, parties.engineer, parties.modelVersionId, false);
      await archiveTestSet(database, parties.admin, parties.testSetId, false);
      const given = await args(who);
      asked.cookie = (await as?.(who)) ?? cookies[who];
      const letter = await outcome(exported.get(name)!, given);
      letters.push((await done?.(who)) ?? letter);
    }
    expect(Object.fromEntries(COLUMNS.map((who, i) => [who, letters[i]]))).toEqual(
      Object.fromEntries(COLUMNS.map((who, i) => [who, expected[i]])),
    );
  });
});
