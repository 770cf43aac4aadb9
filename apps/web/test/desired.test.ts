/** However many evaluations there are, an agent is told of everything that is wanted from it. */
import type { ProposalDocument } from '@doubleblind/contracts';
import { signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrolmentToken } from '../src/server/agents/write.ts';
import type { Database } from '../src/server/database/client.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { type RunningPortal, servePortal } from '../src/server/process/serve.ts';
import { uuidv7 } from '../src/server/uuid.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest, testSetManifest } from './support/documents.ts';
import { FakeAgent } from './support/fake-agent.ts';
import { participantRows } from './support/many.ts';
import { organisationWith } from './support/people.ts';

const ORIGIN = 'http://portal.test';
const MORE = 1200;
let database: Database;
let portal: RunningPortal;
const vendor = new FakeAgent();
const hospital = new FakeAgent();

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  const settings = { AUTH_SECRET: 'x'.repeat(32), PORTAL_ORIGIN: ORIGIN, PORT: 0, HOST: '127.0.0.1' };
  portal = await servePortal({ DATABASE_URL: fresh.url, ...settings });
});

afterAll(async () => {
  vendor.close();
  hospital.close();
  await portal?.stop();
  await database?.$disconnect();
});

test('a running evaluation is not stopped because a thousand newer ones exist', async () => {
  const [engineer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer']);
  const [admin] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin']);
  await vendor.enrol(database, await createEnrolmentToken(database, engineer), ORIGIN);
  await hospital.enrol(database, await createEnrolmentToken(database, admin), ORIGIN);
  await vendor.connect(portal.port);
  await hospital.connect(portal.port);
  const manifest = signDocument('model-manifest', modelManifest(), vendor.keys.privateKey);
  const model = await vendor.request({ type: 'register-model', manifest });
  const testSet = await hospital.request({
    type: 'register-test-set',
    manifest: signDocument('test-set-manifest', testSetManifest(), hospital.keys.privateKey),
  });
  const id = await propose(database, admin, {
    modelVersionId: model.id!,
    testSetId: testSet.id!,
    purpose: 'Before buying. '.repeat(200),
    releaseParts: ['discrimination'],
    plaintextComparison: { agreed: false },
  });
  const { number, ...row } = await database.work.findUniqueOrThrow({ where: { id } });
  const proposal = row.proposal as unknown as ProposalDocument;
  await hospital.approve(proposal);
  await vendor.approve(proposal);
  for (const agent of [vendor, hospital]) {
    await agent.until(id, 'prepare');
    agent.observe(id, 'ready');
  }
  for (const agent of [vendor, hospital]) {
    await agent.until(id, 'preflight');
    agent.observe(id, 'preflight-passed');
  }
  await hospital.until(id, 'run');

  const states = ['proposed', 'cancelled', 'rejected'];
  const newer = Array.from({ length: 2 * MORE }, (_, index) => {
    const evaluationId = uuidv7();
    const state = index < MORE ? 'proposed' : states[index % states.length];
    return { ...row, id: evaluationId, state, proposal: { ...proposal, evaluationId }, createdAt: new Date() };
  });
  await database.work.createMany({ data: newer });
  await database.participant.createMany({ data: newer.flatMap(participantRows) });
  const open = newer.filter(({ state }) => state === 'proposed').length;

  hospital.close();
  hospital.desired = [];
  await hospital.connect(portal.port);
  await expect.poll(() => hospital.desired.length, { timeout: 60_000 }).toBe(open + 1);
  expect(hospital.desired.find(({ evaluationId }) => evaluationId === id)?.desired).toBe('run');
  expect(hospital.refused?.closeCode).not.toBe(1009);
});
