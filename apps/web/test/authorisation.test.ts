/** Every role against every action, on own things, on another organisation's, and on evaluations of either side. */
import { expect, test } from 'vitest';
import type { OrganisationKind } from '../../../prisma/generated/enums.ts';
import type { Actor, ActorRole } from '../src/server/authorisation/actor.ts';
import { type ActionOnThing, authorise, hasRoleFor, may } from '../src/server/authorisation/authorise.ts';
import { type Action, POLICY } from '../src/server/authorisation/policy.ts';

const ROLES: Record<ActorRole, OrganisationKind> = {
  operator: 'operator',
  hospital_admin: 'hospital',
  hospital_analyst: 'hospital',
  vendor_engineer: 'vendor',
  vendor_viewer: 'vendor',
  hospital_agent: 'hospital',
  vendor_agent: 'vendor',
};

/**
 * Written out a second time on purpose: a slip in the policy has to be made twice to go unnoticed.
 * Columns: operator, hospital admin, hospital analyst, vendor engineer, vendor viewer, hospital agent, vendor agent.
 */
const EXPECTED: Record<Action, string> = {
  'portal.oversee': 'x------',
  'organisation.create': 'x------',
  'organisation.invite-first': 'x------',
  'member.read': 'xxxxx--',
  'member.manage': 'xx-x---',
  'agent.read': '-xxxx--',
  'agent.manage': '-x-x---',
  'model.read': '-xxxxxx',
  'model.choose': '-xxxx--',
  'model.share': '---x---',
  'model.archive': '---x---',
  'model.register': '------x',
  'test-set.read': '-xxxxxx',
  'test-set.choose': '-xxxx--',
  'test-set.upload': '-x-----',
  'test-set.share': '-x-----',
  'test-set.archive': '-x-----',
  'test-set.register': '-----x-',
  'evaluation.read': '-xxxxxx',
  'evaluation.propose': '-x-x---',
  'evaluation.approve': '-x-x-xx',
  'evaluation.reject': '-x-x---',
  'evaluation.revoke': '-x-x-xx',
  'evaluation.comment': '-xxxx--',
  'evaluation.control': '-x-x---',
  'evaluation.report': '-----xx',
  'training.read': '-xxxx--',
  'training.propose': '------x',
  'training.choose': '------x',
  'training.approve': '-----xx',
  'training.decide': '-x-x---',
  'training.leave': '-x-x-xx',
  'training.report': '-----xx',
  'results.read': '-xxxx--',
  'results.read-full': '-xx----',
  'results.release': '-x---x-',
  'audit.read': 'xxxxx--',
  'person.rename': 'xxxxx--',
  'account.manage': 'xxxxx--',
  'webhook.manage': '-x-x---',
  'token.manage': 'xxxxx--',
};

function actor(role: ActorRole): Actor {
  const organisationKind = ROLES[role];
  return {
    kind: 'person',
    id: 'p',
    name: 'P',
    role,
    organisationId: organisationKind,
    organisationName: '',
    organisationKind,
  };
}

const parties = (vendor: string, hospital: string) => [
  { role: 'vendor', organisationId: vendor },
  { role: 'hospital', organisationId: hospital },
];
const own = (who: Actor) => ({
  organisationId: who.organisationId,
  participants: parties('vendor', 'hospital'),
});
const FOREIGN = { organisationId: 'other', participants: parties('other', 'another') };

/** What decides about these is a filter of the database: see visibility.test.ts. */
const FILTERED: readonly Action[] = [
  'model.read',
  'model.choose',
  'test-set.read',
  'test-set.choose',
  'training.choose',
];
const onThings = (Object.keys(POLICY) as Action[]).filter((action) => !FILTERED.includes(action)) as ActionOnThing[];

const cases = (Object.keys(ROLES) as ActorRole[]).flatMap((role, column) =>
  onThings.map((action) => [role, action, EXPECTED[action][column] === 'x'] as const),
);

test('roles reach what they should where the database decides about the things', () => {
  (Object.keys(ROLES) as ActorRole[]).forEach((role, column) => {
    for (const action of FILTERED) expect(hasRoleFor(actor(role), action)).toBe(EXPECTED[action][column] === 'x');
  });
});

test('the expectation names every action', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(POLICY).sort());
});

test.each(cases)('%s: %s is %s for own things', (role, action, expected) => {
  const who = actor(role);
  expect(may(who, action, own(who))).toBe(expected);
  if (expected) expect(() => authorise(who, action, own(who))).not.toThrow();
  else expect(() => authorise(who, action, own(who))).toThrow();
});

test.each(cases)('%s: %s never reaches the things of others', (role, action, expected) => {
  const who = actor(role);
  const portalWide = POLICY[action].scope === 'portal';
  expect(may(who, action, FOREIGN)).toBe(expected && portalWide);
  if (!portalWide) expect(() => authorise(who, action, FOREIGN)).toThrow(expect.objectContaining({ code: 'DB6002' }));
  // Forgetting to say what a thing is must close the door, not open it.
  if (!portalWide) expect(may(who, action)).toBe(false);
});

test('only the hospital of an evaluation releases its results', () => {
  const release = (role: ActorRole, hospitalId: string) =>
    may(actor(role), 'results.release', { participants: parties('vendor', hospitalId) });
  expect(release('hospital_admin', 'hospital')).toBe(true);
  expect(release('hospital_admin', 'another')).toBe(false);
  expect(release('vendor_engineer', 'vendor')).toBe(false);
});
