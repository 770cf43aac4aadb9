import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTrainingApproval, leastOf, type SignedTrainingApproval } from '@doubleblind/contracts';
import { thresholdOf } from '@doubleblind/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLedgerEntry, sharingImages, spendStep } from '../../src/store/database/training-ledger.ts';
import { approveTraining } from '../../src/work/training/approve.ts';
import { type Group, makeGroup, testSetOf } from './support/group.ts';

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
    ...{ epsilonLimit: 5, approvedBy: 'somebody', now: new Date('2026-11-30T00:00:00Z') },
    ...change,
  });
}

describe('an approval of a training', () => {
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
