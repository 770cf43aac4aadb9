import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTrainingApproval, leastOf, type SignedTrainingApproval } from '@doubleblind/contracts';
import { type ReleaseRecord, spentBefore } from '@doubleblind/report';
import { thresholdOf } from '@doubleblind/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeUnknownPast } from '../../src/store/backup/unknown-past.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { endTraining, findLedgerEntry, sharingImages, spendStep } from '../../src/store/database/training-ledger.ts';
import { comparedStudies } from '../../src/store/study-keys.ts';
import { approveTraining } from '../../src/work/training/approve.ts';
import { trainingSpending } from '../../src/work/training/spending.ts';
import { type Group, makeGroup, testSetOf, UNLIMITED } from './support/group.ts';

let folder: string;
let group: Group;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-'));
  group = await makeGroup(folder, 2);
});
afterEach(async () => {
  for (const { database } of group.hospitals) database.close();
  await rm(folder, { recursive: true });
});

function approve(change: Partial<Parameters<typeof approveTraining>[0]> = {}) {
  const { database, identity } = group.hospitals[0];
  return approveTraining({
    ...{ database, privateKey: identity.privateKey, terms: group.terms, testSet: testSetOf('ours', 6) },
    ...{ epsilonLimit: 5, budget: UNLIMITED, approvedBy: 'somebody', now: new Date('2026-11-30T00:00:00Z') },
    ...change,
  });
}

describe('an approval of a training', () => {
  test('counts as spent to its limit, and its patients are closed, where the agent is restored from an older copy', async () => {
    const { database } = group.hospitals[0];
    const { allowedSteps } = approve();
    spendStep(database, group.terms.trainingId, 1);
    await closeUnknownPast(new DataFolder(folder), database);
    const entry = findLedgerEntry(database, group.terms.trainingId)!;
    expect(entry).toMatchObject({ spentSteps: allowedSteps, endedAt: expect.any(String) });
    expect(() => spendStep(database, group.terms.trainingId, 2)).toThrow('DB8207');
    expect(() => approve({ terms: { ...group.terms, trainingId: 'another' } })).toThrow('DB5516');
    const others = testSetOf('others', 6);
    const images = others.content.images.map((image, i) => ({ ...image, hash: `other ${i}`, patient: `other ${i}` }));
    const elsewhere = { ...others, content: { ...others.content, images } };
    const terms = { ...group.terms, trainingId: 'another' };
    expect(approve({ terms, testSet: elsewhere }).spentSteps).toBe(0);
  });

  test('needs as many hospitals in every round as the secure sum needs survivors', () => {
    for (let hospitals = 2; hospitals <= 64; hospitals++) expect(leastOf(hospitals)).toBe(thresholdOf(hospitals));
  });

  test('names data, patients and limit, and counts for these terms, this agent and this time only', () => {
    const { approval } = approve();
    expect(approval.document.contribution).toMatchObject({ dataSet: 'ours', patients: 6, images: 6, epsilonLimit: 5 });
    const check = (change: Partial<SignedTrainingApproval['document']>, hospital = 0, terms = group.terms) =>
      checkTrainingApproval(
        terms,
        { ...approval, document: { ...approval.document, ...change } },
        terms.hospitals[hospital],
        new Date('2026-12-01T00:00:00Z'),
      );
    expect(check({})).toBeNull();
    expect(check({ approvedBy: 'somebody else' })).toContain('not signed');
    expect(check({}, 1)).toContain('another organisation');
    expect(check({ contribution: null })).toContain('names its data');
    expect(check({}, 0, { ...group.terms, rounds: 5 })).toContain('other terms');
    expect(check({}, 0, { ...group.terms, trainingId: 'other' })).toContain('another training');
    expect(checkTrainingApproval(group.terms, approval, group.terms.hospitals[0], new Date('3000-01-01'))).toContain(
      'over',
    );
  });

  test('is refused before anything is kept: labels outside the classes, data without the classes, a limit below one round', () => {
    const none = testSetOf('none', 6, (labels, i) => {
      if (i === 4) labels.middle = 0;
    });
    const two = testSetOf('two', 6, (labels, i) => {
      if (i === 4) labels.top = 1;
    });
    expect(() => approve({ testSet: none })).toThrow(/DB8003.*4\.png is of none/);
    expect(() => approve({ testSet: two })).toThrow(/DB8003.*4\.png is of 2 classes/);
    const other = testSetOf('other', 6);
    const unlabelled = { ...other, content: { ...other.content, findings: ['something'] } };
    expect(() => approve({ testSet: unlabelled })).toThrow('DB8006');
    const empty = { ...other, content: { ...other.content, images: [] } };
    expect(() => approve({ testSet: empty })).toThrow(/DB8006.*no image/);
    const unread = testSetOf('unread', 6, (labels) => {
      for (const finding of Object.keys(labels)) labels[finding] = null;
    });
    const findings = { ...group.terms, model: { ...group.terms.model, loss: 'sigmoid' as const } };
    expect(() => approve({ terms: findings, testSet: unread })).toThrow(/DB8006.*No image has a label/);
    expect(() => approve({ epsilonLimit: 0.01 })).toThrow('DB8201');
    expect(() => approve({ terms: { ...group.terms, leastHospitals: 1 } })).toThrow('DB8204');
    const [first] = group.terms.hospitals;
    expect(() => approve({ terms: { ...group.terms, hospitals: [first, first] } })).toThrow('DB8204');
    expect(() => approve({ now: new Date('3000-01-01') })).toThrow('DB8203');
    expect(() => approve({ privateKey: group.owner.privateKey })).toThrow('DB8203');
    expect(findLedgerEntry(group.hospitals[0].database, group.terms.trainingId)).toBeNull();
  });

  test('allows as many vectors as fit into the limit, and not one more, whoever asks', () => {
    const { database } = group.hospitals[0];
    const { allowedSteps } = approve({ epsilonLimit: 5 });
    expect(allowedSteps).toBeGreaterThan(0);
    expect(allowedSteps).toBeLessThan(2 * group.terms.rounds);
    for (let step = 1; step <= allowedSteps; step++) expect(spendStep(database, group.terms.trainingId, 1)).toBe(step);
    expect(() => spendStep(database, group.terms.trainingId, 1)).toThrow('DB8202');
    expect(group.hospitals[0].ledger()?.spentSteps).toBe(allowedSteps);
    // Approving again, with a larger limit, gives no new budget.
    expect(approve({ epsilonLimit: 100 }).allowedSteps).toBe(allowedSteps);
  });

  test('takes from one budget with releases and other trainings; what has ended counts with what it has spent', () => {
    const { database } = group.hospitals[0];
    const terms = { ...group.terms, noiseMultiplier: 4 };
    const testSet = testSetOf('ours', 6);
    const [{ key, patient }] = comparedStudies(testSet.content);
    const release = (patients: readonly string[]): ReleaseRecord => ({
      ...{ version: 1, evaluationId: 'e', keys: ['another study'], patients: [...patients], findings: [] },
      privacy: { epsilon: 2, delta: 1e-6, deviation: 1 },
    });
    const budget = { limit: 6.9, releases: [release([patient])] };
    expect(() => approve({ terms, epsilonLimit: 5, budget })).toThrow(/DB5653.*releases: 1, trainings: 0.*take 5 more/);
    approve({ terms, epsilonLimit: 4, budget });
    const second = { ...terms, trainingId: 'second' };
    const again = () => approve({ terms: second, testSet, epsilonLimit: 2, budget });
    expect(again).toThrow(/DB5653.*spent or approved \(releases: 1, trainings: 1\)/);
    // One vector was sent; then its part ends, and what is left of its limit is free.
    spendStep(database, group.terms.trainingId, 1);
    endTraining(database, group.terms.trainingId);
    expect(() => spendStep(database, group.terms.trainingId, 2)).toThrow('DB8207');
    const [{ epsilon }] = trainingSpending(database);
    expect(epsilon).toBeGreaterThan(0);
    expect(epsilon).toBeLessThan(2.9);
    again();
    const studies = { keys: [key], patients: [] };
    expect(spentBefore(studies, [], trainingSpending(database))).toMatchObject({ epsilon: epsilon + 2, others: 2 });
    // Other patients have a budget of their own.
    const others = testSetOf('others', 6);
    for (const image of others.content.images) Object.assign(image, { patient: `other ${image.patient}` });
    approve({ terms: { ...terms, trainingId: 'third' }, testSet: others, epsilonLimit: 6.8, budget });
  });

  test('belongs to images: what another test set has spent on them is found', () => {
    const { database } = group.hospitals[0];
    approve();
    spendStep(database, group.terms.trainingId, 1);
    const shared = testSetOf('ours', 3);
    const second = { ...group.terms, trainingId: 'second' };
    approve({ terms: second, testSet: { ...shared, name: 'a part of ours', contentHash: '1'.repeat(64) } });
    approve({ terms: { ...group.terms, trainingId: 'third' }, testSet: testSetOf('others', 6) });
    const of = (id: string) =>
      sharingImages(database, id).map(({ terms, spentSteps }) => [terms.trainingId, spentSteps]);
    expect(of('second')).toEqual([
      [group.terms.trainingId, 1],
      ['second', 0],
    ]);
    expect(of('third')).toEqual([['third', 0]]);
  });
});
