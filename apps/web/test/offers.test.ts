/** Models that vendors offer for second opinions: who may offer what, who finds them, and for whom there is evidence. */
import { signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { archiveVersion } from '../src/server/models/write/archive.ts';
import { offerModel } from '../src/server/models/write/offer.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { evidenceFor, listOffers, readOffer } from '../src/server/results/read/offers.ts';
import { release } from '../src/server/results/write.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest } from './support/documents.ts';
import { offeredModel, offerOf, signedOffer } from './support/offers.ts';
import { enrolledAgent, type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

let database: Database;
let parties: Parties;
let otherHospital: Actor;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  [otherHospital] = await organisationWith(database, 'Other hospital', 'hospital', ['hospital_analyst']);
});
afterAll(async () => database?.$disconnect());

const names = async () => (await listOffers(database)).map(({ model }) => model);

test('an offered model is found by everybody, until it is offered no more, hidden or archived', async () => {
  const { vendor, engineer } = parties;
  const id = await offeredModel(database, vendor, 'Seen');
  expect(await names()).toContain('Seen');
  expect(await readOffer(database, id)).toMatchObject({ vendor: 'Lumen', offer: { tickets: expect.any(String) } });
  const { modelId } = await database.modelVersion.findUniqueOrThrow({ where: { id } });
  await shareModel(database, engineer, modelId, false);
  expect(await names()).not.toContain('Seen');
  await expect(readOffer(database, id)).rejects.toMatchObject({ code: 'DB6002' });
  await shareModel(database, engineer, modelId, true);
  await archiveVersion(database, engineer, id, true);
  expect(await names()).not.toContain('Seen');
  await archiveVersion(database, engineer, id, false);
  expect(await names()).toContain('Seen');
  const { actor, publicKey } = vendor;
  const closed = offerOf(modelManifest('Seen'), { open: false });
  await offerModel(database, actor, publicKey, signedOffer(vendor, closed));
  expect(await names()).not.toContain('Seen');
  // What comes again, later than what is newer, changes nothing.
  const older = offerOf(modelManifest('Seen'), { offeredAt: '2026-01-01T00:00:00.000Z' });
  await offerModel(database, actor, publicKey, signedOffer(vendor, older));
  expect(await names()).not.toContain('Seen');
});

test('only the agent that registered a model offers it, and with a cost of that very program', async () => {
  const { vendor, engineer } = parties;
  await offeredModel(database, vendor, 'Own');
  const offer = offerOf(modelManifest('Own'));
  const stranger = await enrolledAgent(database, engineer);
  const offered = (by: typeof vendor, signed = signedOffer(by, offer)) =>
    offerModel(database, by.actor, by.publicKey, signed);
  await expect(offered(vendor, signedOffer(stranger, offer))).rejects.toMatchObject({ code: 'DB6205' });
  await expect(offered(stranger)).rejects.toMatchObject({ code: 'DB6003' });
  await expect(offered(parties.hospital)).rejects.toMatchObject({ code: 'DB6001' });
  const other = { ...offer, cost: { ...offer.cost!, programHash: '0'.repeat(64) } };
  await expect(offered(vendor, signedOffer(vendor, other))).rejects.toMatchObject({ code: 'DB6003' });
  await expect(offered(vendor, signedOffer(vendor, { ...offer, manifestHash: '0'.repeat(64) }))).rejects.toMatchObject({
    code: 'DB6003',
  });
});

test('evidence is what was released to the reader’s organisation, and nothing for others', async () => {
  const { vendor, admin, analyst, viewer, modelVersionId } = parties;
  const { id, proposal } = await parties.proposed();
  await database.work.update({ where: { id }, data: { state: 'computed' } });
  await release(database, parties.hospital.actor, parties.results(proposal));
  for (const actor of [admin, analyst, viewer]) {
    const evidence = await evidenceFor(database, actor, modelVersionId);
    expect(evidence).toHaveLength(1);
    expect(evidence![0]).toMatchObject({ evaluationId: id, hospital: 'Northfield' });
    expect(evidence![0].figures.macro.value).toBeGreaterThan(0);
  }
  expect(await evidenceFor(database, otherHospital, modelVersionId)).toEqual([]);
  expect(await evidenceFor(database, null, modelVersionId)).toBeNull();
  // An agent that was removed answers nobody.
  const { actor, publicKey, privateKey } = vendor;
  await registerModel(database, actor, publicKey, signDocument('model-manifest', modelManifest('Gone'), privateKey));
  await offerModel(database, actor, publicKey, signedOffer(vendor, offerOf(modelManifest('Gone'))));
  expect(await names()).toContain('Gone');
  await database.agent.update({ where: { id: actor.id }, data: { removedAt: new Date() } });
  expect(await names()).toEqual([]);
});
