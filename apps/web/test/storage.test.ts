/** How much the portal may keep: beyond it nothing new begins, and what was agreed on goes on. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { comment } from '../src/server/evaluations/write/comment.ts';
import { approve, revoke } from '../src/server/evaluations/write/decide.ts';
import { portalGlobals } from '../src/server/globals.ts';
import { invite } from '../src/server/organisations/write/invitations.ts';
import { servePortal } from '../src/server/process/serve.ts';
import { requireStorage, watchStorage } from '../src/server/storage.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { proposedTraining, type TrainingParties, trainingParties } from './support/trainings.ts';

let database: Database;
let url: string;
let parties: Parties;
let training: TrainingParties;

beforeAll(async () => {
  ({ database, url } = await testDatabase());
  parties = await twoParties(database);
  training = await trainingParties(database, parties);
});

afterEach(() => {
  delete portalGlobals().storage;
});

test('without a limit there is room, and so there is below it', async () => {
  for (const [used, isFull] of [
    [1, false],
    [99, false],
    [100, true],
    [101, true],
  ] as const) {
    const unwatch = await watchStorage(100, async () => used);
    if (isFull) expect(requireStorage).toThrow(/DB6110/);
    else requireStorage();
    unwatch();
    requireStorage();
  }
  await watchStorage(undefined, async () => 1e15);
  requireStorage();
});

test('a portal beyond its limit takes no proposal, training, comment or invitation, while what was agreed on goes on and can be stopped', async () => {
  const { id, proposal } = await parties.proposed();
  const port = { PORT: 0, HOST: '127.0.0.1', PORTAL_ORIGIN: 'http://localhost:1' };
  const secret = { AUTH_SECRET: 'x'.repeat(32), DATABASE_URL: url };
  // An empty database takes some megabytes.
  const portal = await servePortal({ ...port, ...secret, STORAGE_GIGABYTES: 0.001 });
  try {
    await expect(parties.proposed()).rejects.toMatchObject({ code: 'DB6110' });
    await expect(proposedTraining(database, training)).rejects.toMatchObject({ code: 'DB6110' });
    await expect(comment(database, parties.admin, id, 'A word')).rejects.toMatchObject({ code: 'DB6110' });
    const { organisationId } = parties.admin;
    const somebody = { organisationId, email: 'new@example.org', role: 'hospital_analyst' } as const;
    await expect(invite(database, parties.admin, somebody)).rejects.toMatchObject({
      code: 'DB6110',
    });
    await approve(database, parties.hospital.actor, parties.approval('hospital', proposal));
    await revoke(database, parties.hospital.actor, id, 'Changed our mind', parties.revocation('hospital', id));
    expect((await database.work.findUniqueOrThrow({ where: { id } })).state).toBe('revoked');
  } finally {
    await portal.stop();
  }
  expect((await parties.proposed()).id).not.toBe(id);
});
