/** Who takes part in a work, in which role: from the proposal on, through every state, and for evaluations from before. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVALUATION, EVALUATION_STATES, WORK_KINDS } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { approve, control } from '../src/server/evaluations/write/decide.ts';
import { desiredEvaluations } from '../src/server/scheduler/desired.ts';
import { observe } from '../src/server/scheduler/observe.ts';
import { checkEvaluation } from '../src/server/scheduler/scheduler.ts';
import { emptyDatabase, testDatabase } from './support/database.ts';
import { enrolledAgent, type Parties, twoParties } from './support/parties.ts';

const MIGRATIONS = join(import.meta.dirname, '..', '..', '..', 'prisma', 'migrations');
let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

afterAll(async () => database?.$disconnect());

/** [desired, observed] of vendor and hospital. */
async function participants(evaluationId: string) {
  const rows = await database.participant.findMany({ where: { workId: evaluationId }, orderBy: { role: 'desc' } });
  return rows.map(({ role, desired, observed }) => `${role} ${desired} ${observed}`);
}

test('an evaluation is a work with the participants that its terms name', async () => {
  const { id, proposal } = await parties.proposed();
  expect(await database.work.findUniqueOrThrow({ where: { id } })).toMatchObject({ kind: 'evaluation' });
  expect(WORK_KINDS.map(({ name }) => name)).toContain('evaluation');
  const rows = await database.participant.findMany({ where: { workId: id }, orderBy: { role: 'desc' } });
  expect(rows.map(({ role, organisationId, agentId }) => ({ role, organisationId, agentId }))).toEqual(
    EVALUATION.participants(proposal),
  );
  expect(rows.map(({ role }) => role)).toEqual(Object.keys(EVALUATION.roles));
});

test('what is wanted of each follows the state, and what each says is of the latest attempt', async () => {
  const { id, proposal } = await parties.proposed();
  expect(await participants(id)).toEqual(['vendor await-approval idle', 'hospital await-approval idle']);
  await approve(database, parties.admin, parties.approval('hospital', proposal));
  await approve(database, parties.engineer, parties.approval('vendor', proposal));
  await checkEvaluation(database, id);
  expect(await participants(id)).toEqual(['vendor prepare idle', 'hospital prepare idle']);
  await observe(database, parties.vendor.actor, { evaluationId: id, attempt: 1, observed: 'ready' });
  const failure = { code: 'DB4001', detail: '' };
  await observe(database, parties.hospital.actor, { evaluationId: id, attempt: 1, observed: 'refused', failure });
  expect(await participants(id)).toEqual(['vendor pause ready', 'hospital pause refused']);
  await control(database, parties.admin, id, 'retry');
  expect(await participants(id)).toEqual(['vendor prepare idle', 'hospital prepare idle']);
  await observe(database, parties.vendor.actor, { evaluationId: id, attempt: 1, observed: 'ready' });
  expect(await participants(id)).toEqual(['vendor prepare idle', 'hospital prepare idle']);
  // Nobody reports in another's place.
  const { actor: another } = await enrolledAgent(database, parties.engineer);
  await observe(database, another, { evaluationId: id, attempt: 2, observed: 'ready' });
  expect(await participants(id)).toEqual(['vendor prepare idle', 'hospital prepare idle']);
  await control(database, parties.admin, id, 'cancel');
  expect(await participants(id)).toEqual(['vendor stop idle', 'hospital stop idle']);
  await observe(database, parties.vendor.actor, { evaluationId: id, attempt: 2, observed: 'stopped' });
  expect(await participants(id)).toEqual(['vendor null stopped', 'hospital stop idle']);
  const wanted = async (agent: typeof parties.vendor) =>
    (await desiredEvaluations(database, agent.actor)).find(({ evaluationId }) => evaluationId === id)?.desired;
  expect([await wanted(parties.vendor), await wanted(parties.hospital)]).toEqual([undefined, 'stop']);
});

test('a work that never began is not to be stopped', async () => {
  const { id } = await parties.proposed();
  await control(database, parties.admin, id, 'cancel');
  expect(await participants(id)).toEqual(['vendor null idle', 'hospital null idle']);
});

test('evaluations from before get their participants, in every state', async () => {
  const { client } = await emptyDatabase();
  try {
    const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const [initial, ...later] = folders.map((entry) => entry.name).sort();
    const apply = (folder: string) => client.query(readFileSync(join(MIGRATIONS, folder, 'migration.sql'), 'utf8'));
    await apply(initial);
    await client.query(`
      INSERT INTO "Organisation" (id, name, kind) VALUES ('v', 'Lumen', 'vendor'), ('h', 'Northfield', 'hospital');
      INSERT INTO "Agent" (id, name, "publicKey", "softwareVersion", "organisationId")
        VALUES ('va', 'a', 'k1', '0', 'v'), ('ha', 'a', 'k2', '0', 'h');
      INSERT INTO "Model" (id, name, "organisationId") VALUES ('m', 'M', 'v');
      INSERT INTO "ModelVersion" (id, "modelVersion", "programHash", "bytesPerImage", manifest, signature, "modelId", "agentId")
        VALUES ('mv', '1', 'p', 1, '{}', '', 'm', 'va');
      INSERT INTO "TestSet" (id, name, "contentHash", images, studies, manifest, signature, "organisationId", "agentId")
        VALUES ('t', 'T', 'c', 1, 1, '{}', '', 'h', 'ha');`);
    const proposal = JSON.stringify({ vendor: { agentId: 'va' }, hospital: { agentId: 'ha' } });
    for (const state of EVALUATION_STATES) {
      await client.query(
        `INSERT INTO "Evaluation" (id, state, proposal, "proposalHash", "proposedBy", "proposedSide", "expiresAt",
           "updatedAt", "vendorId", "hospitalId", "modelVersionId", "testSetId")
         VALUES ($1, $1, $2, '', '', 'hospital', now(), now(), 'v', 'h', 'mv', 't')`,
        [state, proposal],
      );
      if (state === 'proposed') continue;
      await client.query(
        `INSERT INTO "Approval" (id, side, document, "approvedBy", "approvedAt", "evaluationId")
         VALUES ($1, 'vendor', '{}', '', now(), $1)`,
        [state],
      );
      for (const [number, observed] of [
        [1, 'failed'],
        [2, 'running'],
      ])
        await client.query(
          `INSERT INTO "Attempt" (id, number, "vendorObserved", "hospitalObserved", "evaluationId")
           VALUES ($1, $2, $3, 'stopped', $4)`,
          [`${state}-${number}`, number, observed, state],
        );
    }
    for (const folder of later) {
      await apply(folder);
      if (!folder.endsWith('_comments_and_archive')) continue;
      await client.query(
        `INSERT INTO "Comment" (id, side, by, text, "evaluationId") VALUES ('c', 'vendor', 'A', 'x', 'proposed')`,
      );
    }
    const comments = await client.query('SELECT role, text, "workId" FROM "Comment"');
    expect(comments.rows).toEqual([{ role: 'vendor', text: 'x', workId: 'proposed' }]);
    const { rows } = await client.query(
      'SELECT "workId" AS state, role, desired, observed, "organisationId", "agentId" FROM "Participant"',
    );
    expect(rows).toHaveLength(2 * EVALUATION_STATES.length);
    const approvals = await client.query('SELECT DISTINCT role, "organisationId" FROM "Approval"');
    expect(approvals.rows).toEqual([{ role: 'vendor', organisationId: 'v' }]);
    const proposers = await client.query('SELECT DISTINCT kind, "proposerId" FROM "Work"');
    expect(proposers.rows).toEqual([{ kind: 'evaluation', proposerId: 'h' }]);
    for (const state of EVALUATION_STATES) {
      const [hospital, vendor] = rows.filter((row) => row.state === state).sort((a, b) => (a.role < b.role ? -1 : 1));
      const wanted = EVALUATION.desired(state);
      const begun = state !== 'proposed';
      expect(vendor).toEqual({
        ...{ state, role: 'vendor', desired: wanted, organisationId: 'v', agentId: 'va' },
        observed: begun ? 'running' : 'idle',
      });
      expect(hospital).toEqual({
        ...{ state, role: 'hospital', desired: wanted === 'stop' ? null : wanted, organisationId: 'h', agentId: 'ha' },
        observed: begun ? 'stopped' : 'idle',
      });
    }
  } finally {
    await client.end();
  }
});
