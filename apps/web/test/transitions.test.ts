/**
 * Every transition from the outside: who may cause it, through which function, and that nobody writes into state and chain
 * what has not happened.
 */
import { EVALUATION_STATES, type EvaluationState, TRANSITIONS, type TransitionEvent } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { CONTROLS, type Control, control } from '../src/server/evaluations/write/decide.ts';
import { changeEvaluation } from '../src/server/evaluations/write/evaluation-work.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

let database: Database;
let parties: Parties;
let actors: Record<string, Actor>;
let evaluationId: string;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  evaluationId = (await parties.proposed()).id;
  const [stranger] = await organisationWith(database, 'Other', 'hospital', ['hospital_admin']);
  const [operator] = await organisationWith(database, 'Operator', 'operator', ['operator']);
  actors = {
    'hospital admin': parties.admin,
    'hospital analyst': parties.analyst,
    'hospital agent': parties.hospital.actor,
    'vendor engineer': parties.engineer,
    'vendor viewer': parties.viewer,
    'vendor agent': parties.vendor.actor,
    stranger,
    operator,
  };
});

afterAll(async () => database?.$disconnect());

/** The evaluation, put into this state without anything of what leads there: no approval, attempt or result. */
async function bare(state: EvaluationState): Promise<string> {
  await database.work.update({ where: { id: evaluationId }, data: { state } });
  return evaluationId;
}

async function outcome(id: string, before: EvaluationState, work: () => Promise<unknown>): Promise<string> {
  const records = await database.auditRecord.count({ where: { subjectId: id } });
  const code = await work().then(
    () => 'done',
    (error) => error.code ?? error.name,
  );
  const { state } = await database.work.findUniqueOrThrow({ where: { id } });
  const after = await database.auditRecord.count({ where: { subjectId: id } });
  if (code !== 'done') expect([state, after]).toEqual([before, records]);
  return code;
}

const EVENTS = TRANSITIONS.map(({ event }) => event);
const OTHERS = EVENTS.filter((event) => !(CONTROLS as readonly string[]).includes(event));

test('what buttons send is one of four events, whoever presses them, in whatever state', async () => {
  expect([...CONTROLS].sort()).toEqual(['cancel', 'pause', 'resume', 'retry']);
  for (const { event, from } of TRANSITIONS.filter((row) => OTHERS.includes(row.event))) {
    const id = await bare(from[0]);
    for (const [name, actor] of Object.entries(actors)) {
      const code = await outcome(id, from[0], () => control(database, actor, id, event as Control));
      expect(code, `${name}: ${event}`).not.toBe('done');
    }
  }
});

test('buttons work for those who speak for a party, and for nobody else', async () => {
  const deciders = ['hospital admin', 'vendor engineer'];
  for (const [name, actor] of Object.entries(actors)) {
    const id = await bare('scheduled');
    const code = await outcome(id, 'scheduled', () => control(database, actor, id, 'cancel'));
    const foreign = name === 'stranger' || name === 'operator';
    expect(code, name).toBe(deciders.includes(name) ? 'done' : foreign ? 'DB6002' : 'DB6001');
  }
});

/** Events that need nothing besides the state and an actor who may cause them. */
const UNCONDITIONAL: readonly TransitionEvent[] = ['reject', 'pause', 'revoke', 'cancel'];

test.each(TRANSITIONS.map((row) => [row.event, row] as const))(
  '%s: nobody causes it without what it stands for',
  async (event, { from, by }) => {
    const callers: [string, Actor | 'portal'][] = [...Object.entries(actors), ['portal', 'portal']];
    for (const [name, actor] of callers) {
      const id = await bare(from[0]);
      const code = await outcome(id, from[0], () => changeEvaluation(database, id, () => ({ event, actor })));
      const mayEver = UNCONDITIONAL.includes(event) && actor !== 'portal';
      if (!mayEver) expect(code, name).toMatch(/^DB(6001|6002|6301)$/);
      if (by === 'portal' && actor !== 'portal') expect(code, name).toBe('DB6301');
      if (by !== 'portal' && actor === 'portal') expect(code, name).toBe('DB6301');
    }
  },
);

test('no event leads anywhere from a state that the table does not name', async () => {
  for (const event of UNCONDITIONAL) {
    const { from } = TRANSITIONS.find((row) => row.event === event)!;
    for (const state of EVALUATION_STATES.filter((candidate) => !(from as readonly string[]).includes(candidate))) {
      const id = await bare(state);
      const request = { event, actor: parties.admin };
      expect(await outcome(id, state, () => changeEvaluation(database, id, () => request)), `${state} ${event}`).toBe(
        'DB6301',
      );
    }
  }
});
