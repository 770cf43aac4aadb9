import { expect, test } from 'vitest';
import { z } from 'zod';
import { EVALUATION, WORK_KINDS, type WorkDefinition, workKind } from '../src/index.ts';

type State = 'proposed' | 'under-way' | 'ended';
type Event = 'begin' | 'end' | 'give-up';
type Role = 'owner' | 'member';
interface Terms {
  readonly owner: string;
  readonly members: readonly string[];
}

/** One owner, two or three members. */
const DEFINITION: WorkDefinition<State, Event, Role, Terms> = {
  name: 'reading-circle',
  roles: { owner: { least: 1, most: 1 }, member: { least: 2, most: 3 } },
  proposal: z.strictObject({ owner: z.string(), members: z.array(z.string()) }),
  participants: ({ owner, members }) => [
    { role: 'owner', organisationId: owner, agentId: `agent of ${owner}` },
    ...members.map((member) => ({ role: 'member' as const, organisationId: member, agentId: `agent of ${member}` })),
  ],
  states: ['proposed', 'under-way', 'ended'],
  transitions: [
    { event: 'begin', from: ['proposed'], to: 'under-way', by: 'portal', text: 'Begun.' },
    { event: 'end', from: ['under-way'], to: 'ended', by: 'owner', text: 'Ended.' },
    { event: 'give-up', from: ['proposed', 'under-way'], to: 'ended', by: 'anyone', text: 'Given up.' },
  ],
  desired: (state) => (state === 'under-way' ? 'run' : null),
};

test('a kind says from its one table what may happen, by whom, and what is over', () => {
  const kind = workKind(DEFINITION);
  expect([kind.start, kind.finalStates]).toEqual(['proposed', ['ended']]);
  expect(kind.transition('proposed', 'begin')).toBe('under-way');
  expect(kind.transition('proposed', 'end')).toBeNull();
  expect(kind.possibleEvents('proposed')).toEqual(['begin', 'give-up']);
  const causers = (event: Event) => (['owner', 'member', 'portal'] as const).filter((who) => kind.mayCause(event, who));
  expect([causers('begin'), causers('end'), causers('give-up')]).toEqual([['portal'], ['owner'], ['owner', 'member']]);
});

test('terms that do not name as many organisations as the kind allows are refused', () => {
  const kind = workKind(DEFINITION);
  expect(kind.participants({ owner: 'o', members: ['a', 'b', 'c'] })).toHaveLength(4);
  for (const members of [['a'], ['a', 'a'], ['a', 'b', 'c', 'd']]) {
    expect(() => kind.participants({ owner: 'o', members })).toThrow(expect.objectContaining({ code: 'DB6309' }));
  }
});

test('a table with an event twice, or with a state that nobody stated, is no kind', () => {
  const [begin] = DEFINITION.transitions;
  const twice = { ...DEFINITION, transitions: [begin, { ...begin, to: 'ended' as const }] };
  expect(() => workKind(twice)).toThrow(/two transitions/);
  expect(() => workKind({ ...DEFINITION, states: ['proposed', 'ended'] })).toThrow(/unknown state under-way/);
});

test('names of kinds tell them apart, and evaluations are one of them', () => {
  expect(new Set(WORK_KINDS.map(({ name }) => name)).size).toBe(WORK_KINDS.length);
  expect(WORK_KINDS).toContain(EVALUATION);
});
