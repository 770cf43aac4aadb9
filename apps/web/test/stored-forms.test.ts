/** Forms that an agent must not send any more, and that an earlier portal may have stored. */
import { signDocument } from '@doubleblind/contracts';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { readResults } from '../src/server/results/read/results.ts';
import { registerTestSet } from '../src/server/test-sets/write/register.ts';
import { testDatabase } from './support/database.ts';
import { testSetManifest } from './support/documents.ts';
import { type Parties, twoParties } from './support/parties.ts';

let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

test.each([
  [
    'a finding that three studies have',
    { findings: [{ finding: 'Edema', positives: 3, negatives: 37, unlabelled: 0 }] },
  ],
  ['a site of four studies', { sites: [{ site: 'Ward 3', images: 4, studies: 4, findings: [] }] }],
  [
    'findings by site',
    {
      sites: [
        {
          ...{ site: 'North', images: 50, studies: 40 },
          findings: [{ finding: 'Edema', positives: 16, negatives: 24, unlabelled: 0 }],
        },
      ],
    },
  ],
])('a test set that is registered with counts of %s is refused', async (_, change) => {
  const { actor, publicKey, privateKey } = parties.hospital;
  const manifest = { ...testSetManifest('Few', 'b2'), ...change };
  await expect(
    registerTestSet(database, actor, publicKey, signDocument('test-set-manifest', manifest, privateKey)),
  ).rejects.toMatchObject({ code: 'DB6308' });
  expect(await database.testSet.count({ where: { contentHash: manifest.contentHash } })).toBe(0);
});

test('results that are stored in the first form are not read, and those of an unknown form say so', async () => {
  const { id } = await parties.proposed();
  const store = (document: object) => database.releasedResult.create({ data: { workId: id, document } });
  await store({ document: { version: 1 } });
  await expect(readResults(database, parties.admin, id)).rejects.toMatchObject({ code: 'DB7024' });
  await database.releasedResult.deleteMany({ where: { workId: id } });
  await store({ document: { version: 2, report: {} } });
  await expect(readResults(database, parties.admin, id)).rejects.toMatchObject({ code: 'DB6103' });
});
