/** What both sides sign binds everything that the vendor declares of the model. */
import { checkApproval, type ModelManifest, manifestHash, signDocument } from '@doubleblind/contracts';
import { isEnough } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { readEvaluation } from '../src/server/evaluations/read/evaluations.ts';
import { approve } from '../src/server/evaluations/write/decide.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest } from './support/documents.ts';
import { type Parties, twoParties } from './support/parties.ts';

let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

afterAll(async () => database?.$disconnect());

function register(manifest: ModelManifest) {
  const { actor, publicKey, privateKey } = parties.vendor;
  return registerModel(database, actor, publicKey, signDocument('model-manifest', manifest, privateKey));
}

test('a version never changes: another threshold, text or time needs another version', async () => {
  const manifest = modelManifest();
  const changes: Partial<ModelManifest>[] = [
    { operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.1 }] },
    { operatingPoints: [] },
    { intendedUse: 'Anything.' },
    { description: 'Better.' },
    { compiledAt: '2027-01-01T00:00:00.000Z' },
  ];
  for (const change of changes) {
    await expect(register({ ...manifest, ...change })).rejects.toMatchObject({ code: 'DB6006' });
  }
  expect(await register(manifest)).toBe(parties.modelVersionId);
  expect(await register({ ...manifest, ...changes[0], modelVersion: '1.0.1' })).not.toBe(parties.modelVersionId);
});

test('terms name the whole manifest, show what it declares, and say so when they do not bind it', async () => {
  const { id, proposal } = await parties.proposed();
  expect(proposal.model.manifestHash).toBe(manifestHash(modelManifest()));
  const shown = await readEvaluation(database, parties.analyst, id);
  expect(shown.declared).toMatchObject({ bound: true, operatingPoints: modelManifest().operatingPoints });

  const { manifestHash: _, ...model } = proposal.model;
  const older = { ...proposal, version: 1 as const, model };
  await database.work.update({ where: { id }, data: { proposal: older } });
  expect((await readEvaluation(database, parties.analyst, id)).declared.bound).toBe(false);
  const approval = parties.approval('hospital', older);
  await expect(approve(database, parties.admin, approval)).rejects.toMatchObject({ code: 'DB6302' });
  // Nor by an agent that is asked to approve or to start work on them.
  expect(checkApproval(older, approval, 'hospital', new Date())).toMatch('propose again');
});

test('a goal is part of the signed terms: it cannot change after them, and is about a finding that is evaluated', async () => {
  const primaryGoal = {
    finding: 'Edema',
    threshold: 0.4,
    goals: [{ measure: 'sensitivity' as const, atLeast: 0.85 }],
  };
  const { id, proposal } = await parties.proposed({ primaryGoal });
  expect(proposal.primaryGoal).toEqual(primaryGoal);
  const lower = { ...primaryGoal, goals: [{ measure: 'sensitivity' as const, atLeast: 0.5 }] };
  const approval = parties.approval('hospital', { ...proposal, primaryGoal: lower });
  expect(checkApproval(proposal, approval, 'hospital', new Date())).not.toBeNull();
  await expect(approve(database, parties.admin, approval)).rejects.toMatchObject({ code: 'DB6302' });
  expect((await readEvaluation(database, parties.analyst, id)).proposal.primaryGoal).toEqual(primaryGoal);
  const elsewhere = { ...primaryGoal, finding: 'Unknown' };
  await expect(parties.proposed({ primaryGoal: elsewhere })).rejects.toMatchObject({ code: 'DB6306' });
});

test('noise is part of the signed terms, as much as epsilon and delta need for the findings that are evaluated', async () => {
  const { id, proposal } = await parties.proposed({ privacy: { epsilon: 2, delta: 1e-6 } });
  const { privacy } = proposal.release;
  expect(privacy).toMatchObject({ epsilon: 2, delta: 1e-6 });
  expect(isEnough(privacy!, proposal.findings.length)).toBe(true);
  expect(isEnough(privacy!, proposal.findings.length + 1)).toBe(false);
  const weaker = { ...proposal, release: { ...proposal.release, privacy: { ...privacy!, deviation: 0.01 } } };
  expect(checkApproval(proposal, parties.approval('hospital', weaker), 'hospital', new Date())).not.toBeNull();
  expect((await readEvaluation(database, parties.analyst, id)).proposal.release.privacy).toEqual(privacy);
  expect((await parties.proposed()).proposal.release.privacy).toBeUndefined();
});
