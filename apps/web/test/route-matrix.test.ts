/**
 * Every route of the API, every page and every action against every role and a foreign organisation. What there is comes
 * from the routes and files themselves: a new one fails here until it is said who may use it.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { dispatchApi } from '../src/server/api/dispatch.ts';
import { API_ROUTES } from '../src/server/api/routes.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import { type Action, POLICY } from '../src/server/authorisation/policy.ts';
import type { Database } from '../src/server/database/client.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { release } from '../src/server/results/write.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

const SOURCE = join(import.meta.dirname, '..', 'src');
const COLUMNS = [
  'nobody',
  'operator',
  'admin',
  'analyst',
  'engineer',
  'viewer',
  'other hospital',
  'other vendor',
] as const;
type Who = (typeof COLUMNS)[number];
/** Letters of the tables below. */
const STATUS: Record<string, number> = { '-': 401, x: 200, r: 403, h: 404 };

/** In the order of COLUMNS: - not signed in, x done, r role does not reach, h no such thing. */
const ROUTES: Record<string, string> = {
  'GET /me': '-xxxxxxx',
  'GET /models': '-rxxxxxx',
  'GET /models/:id': '-hxxxxhh',
  'GET /models/:id/program': '-hxxxxhh',
  'GET /test-sets': '-rxxxxxx',
  'GET /test-sets/:id': '-hxxxxhh',
  'GET /evaluations': '-rxxxxxx',
  'POST /evaluations': '-hxrxrhh',
  'GET /evaluations/:id': '-hxxxxhh',
  'POST /evaluations/:id/reject': '-hxrxrhh',
  'POST /evaluations/:id/revoke': '-hxrxrhh',
  'POST /evaluations/:id/pause': '-hxrxrhh',
  'POST /evaluations/:id/resume': '-hxrxrhh',
  'POST /evaluations/:id/cancel': '-hxrxrhh',
  'POST /evaluations/:id/retry': '-hxrxrhh',
  'GET /evaluations/:id/results.json': '-hxxxxhh',
  'GET /evaluations/:id/results.csv': '-hxxxxhh',
  'GET /evaluations/:id/results.pdf': '-hxxxxhh',
  'GET /audit': '-xxxxxxx',
  'GET /audit.csv': '-xxxxxxx',
};

/** In which state an event of a route is possible. */
const STATES: Record<string, string> = { pause: 'running', resume: 'paused', retry: 'failed' };

let database: Database;
let parties: Parties;
let tokens: Record<Who, string | null>;
let released: string;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const settings = { DATABASE_URL: fresh.url, AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: 'http://portal.test' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  parties = await twoParties(database);
  const one = async (name: string, kind: 'hospital' | 'vendor' | 'operator', role: Actor['role']) =>
    (await organisationWith(database, name, kind, [role as never]))[0];
  const actors = {
    operator: await one('Operator', 'operator', 'operator'),
    ...{ admin: parties.admin, analyst: parties.analyst, engineer: parties.engineer, viewer: parties.viewer },
    'other hospital': await one('Other hospital', 'hospital', 'hospital_admin'),
    'other vendor': await one('Other vendor', 'vendor', 'vendor_engineer'),
  };
  const made = await Promise.all(
    Object.entries(actors).map(async ([who, actor]) => [who, await createApiToken(database, actor, { name: who })]),
  );
  tokens = { nobody: null, ...Object.fromEntries(made) };
  const { id, proposal } = await parties.proposed();
  await database.work.update({ where: { id }, data: { state: 'computed' } });
  await release(database, parties.hospital.actor, parties.results(proposal));
  released = id;
});

afterAll(async () => database?.$disconnect());

/** A request for which nothing but who asks stands in the way. */
async function asked(method: string, path: string, who: Who): Promise<number> {
  let id = released;
  let body: unknown;
  if (path.startsWith('/models')) id = parties.modelVersionId;
  if (path.startsWith('/test-sets')) id = parties.testSetId;
  const shown = method === 'POST' && path === '/evaluations';
  if (shown) {
    await shareModel(database, parties.engineer, parties.modelId, true);
    await shareTestSet(database, parties.admin, parties.testSetId, true);
    body = {
      modelVersionId: parties.modelVersionId,
      testSetId: parties.testSetId,
      purpose: 'x',
      releaseParts: ['cost'],
      plaintextComparison: { agreed: false },
    };
  } else if (method === 'POST') {
    const { id: proposed } = await parties.proposed();
    id = proposed;
    const event = path.split('/').at(-1)!;
    if (STATES[event]) {
      await database.work.update({ where: { id }, data: { state: STATES[event] } });
      await database.attempt.create({ data: { workId: id, number: 1 } });
    }
    body = { reason: 'x' };
  }
  const answer = await dispatchApi(
    new Request(`http://portal.test/api/v1${path.replace(':id', id)}`, {
      method,
      headers: { 'content-type': 'application/json', ...(tokens[who] && { authorization: `Bearer ${tokens[who]}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  if (shown) {
    await shareModel(database, parties.engineer, parties.modelId, false);
    await shareTestSet(database, parties.admin, parties.testSetId, false);
  }
  return answer.status;
}

describe('the API', () => {
  test('says for every route who may use it', () => {
    expect(Object.keys(ROUTES).sort()).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test.each(API_ROUTES.map(({ method, path }) => [method, path] as const))('%s %s', async (method, path) => {
    const expected = ROUTES[`${method} ${path}`];
    const statuses: Partial<Record<Who, number>> = {};
    for (const who of COLUMNS) statuses[who] = await asked(method, path, who);
    expect(statuses).toEqual(Object.fromEntries(COLUMNS.map((who, column) => [who, STATUS[expected[column]]])));
  });
});

/** What each action of the pages asks the policy; null: it is for people without an organisation, or for everybody. */
const ACTIONS: Record<string, Action | null> = {
  acceptInvitation: null,
  joinWithAccount: null,
  switchTo: null,
  chooseLanguage: null,
  whoseTicket: null,
  exposureAction: 'model.choose',
  createTokenAction: 'agent.manage',
  removeAgentAction: 'agent.manage',
  proposeAction: 'evaluation.propose',
  controlAction: 'evaluation.control',
  rejectAction: 'evaluation.reject',
  revokeAction: 'evaluation.revoke',
  shareModelAction: 'model.share',
  shareTestSetAction: 'test-set.share',
  inviteAction: 'member.manage',
  removeMemberAction: 'member.manage',
  createOrganisationAction: 'organisation.create',
  renameAction: 'person.rename',
  createApiTokenAction: 'token.manage',
  revokeApiTokenAction: 'token.manage',
  removePasskeyAction: 'token.manage',
  controlTrainingAction: 'training.decide',
  leaveTrainingAction: 'training.leave',
  commentAction: 'evaluation.comment',
  archiveVersionAction: 'model.archive',
  archiveTestSetAction: 'test-set.archive',
  chooseNoticesAction: 'account.manage',
  addWebhookAction: 'webhook.manage',
  removeWebhookAction: 'webhook.manage',
  revokeInvitationAction: 'member.manage',
  changePasswordAction: 'account.manage',
  endSessionAction: 'account.manage',
  endOtherSessionsAction: 'account.manage',
  deleteSelfAction: 'account.manage',
};

describe('actions of the pages', () => {
  const files = globSync('**/*.ts', { cwd: SOURCE })
    .map((file) => readFileSync(join(SOURCE, file), 'utf8'))
    .filter((text) => text.startsWith("'use server'"));
  const exported = files.flatMap((text) =>
    [...text.matchAll(/^export async function (\w+)/gm)].map(([, name]) => name),
  );

  test('each says what it asks the policy', () => {
    expect(exported.sort()).toEqual(Object.keys(ACTIONS).sort());
    for (const action of Object.values(ACTIONS)) if (action) expect(Object.keys(POLICY)).toContain(action);
  });

  test('each runs for whoever is signed in, and nothing else is exported to browsers', () => {
    for (const text of files) {
      expect([...text.matchAll(/^export (?!async function)/gm)]).toEqual([]);
      const functions = text.split(/^export async function /m).slice(1);
      for (const body of functions) {
        const [name] = body.match(/^\w+/)!;
        const open = ACTIONS[name] === null;
        expect(body.includes('runAction(async (actor)') || open, name).toBe(true);
      }
    }
  });
});
