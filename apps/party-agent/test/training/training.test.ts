import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedTrainingCardSchema, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import { GradientEngine } from '@doubleblind/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endTraining } from '../../src/store/database/training-ledger.ts';
import { isBudgetSpent } from '../../src/work/training/hospital.ts';
import { writeTrained } from '../../src/work/training/trained-model.ts';
import { approveAll, type Group, MODEL, makeGroup, type Running, running } from './support/group.ts';
import { endOwnerAt, loseHospitalBefore, spentBy } from './support/kills.ts';

let folder: string;
let group: Group;
let open: Running | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-'));
});
afterEach(async () => {
  open?.stop();
  for (const { database } of group.hospitals) database.close();
  await rm(folder, { recursive: true });
});

async function begin(count: number, limits: number | readonly number[] = 1000, change = {}): Promise<Running> {
  group = await makeGroup(folder, count, change);
  approveAll(group, limits);
  open = await running(group);
  return open;
}

const spent = () => spentBy(group);
const all = (side: Running) => group.hospitals.map((_, i) => side.hospital(i + 1));
describe('agents that train together', () => {
  test('take every round once; the model learns, every vector is in the ledger, and the card says what was spent', async () => {
    const side = await begin(3, 1000, { rounds: 8, noiseMultiplier: 0.8 });
    const ends = all(side);
    const trained = await side.train();
    expect(await Promise.all(ends)).toEqual(Array(3).fill('All 8 rounds are done.'));
    expect(trained.state.history.map(({ round }) => round)).toEqual(Array.from({ length: 9 }, (_, i) => i));
    expect(trained.state.history.at(-1)!.accuracy).toBeGreaterThan(0.7);
    expect(spent()).toEqual([8, 8, 8]);

    const path = join(folder, 'trained.onnx');
    const { card } = await writeTrained(path, trained, group.terms, group.owner.privateKey);
    expect(verifyDocument('training-card', signedTrainingCardSchema.parse(card), group.terms.owner.agentKey)).toBe(
      true,
    );
    const { samplingRate, noiseMultiplier, delta } = group.terms;
    const epsilon = lossDistributionEpsilon({ samplingRate, noiseMultiplier, steps: 8 }, delta);
    expect(card.document.privacy.epsilon).toBe(epsilon);
    expect(card.document.hospitals.map((row) => [row.patients, row.rounds, row.spentSteps, row.epsilon])).toEqual(
      Array(3).fill([30, 8, 8, epsilon]),
    );
    // What an accomplice tells takes noise away.
    expect(card.document.privacy.withAccomplices[0].epsilon).toBeGreaterThan(epsilon);
    const engine = await GradientEngine.load(trained.onnx, { loss: 'softmax' });
    expect(engine.initial).toEqual(trained.state.parameters);
    await engine.release();
  });

  test('go on without a hospital that is lost before it sends its vector, and with it again afterwards', async () => {
    const side = await begin(4, 1000, { rounds: 4 });
    await loseHospitalBefore('masked', group, side);
  });

  test('go on behind the last round when the owner ends before it opens a sum and is started again; no round counts twice', async () => {
    const side = await begin(3, 1000, { rounds: 3 });
    await endOwnerAt('survivors', group, side);
  });

  test('lose a hospital whose budget is spent, and end with a model when too few are left', async () => {
    const { samplingRate, noiseMultiplier } = { samplingRate: 0.5, noiseMultiplier: 1 };
    // Room for two rounds, not for three.
    const two = lossDistributionEpsilon({ samplingRate, noiseMultiplier, steps: 2 }, 1e-4) + 0.05;
    const side = await begin(3, [two, 1000, 1000], { rounds: 6, samplingRate, noiseMultiplier });
    expect(group.hospitals[0].ledger()!.allowedSteps).toBe(2);
    const ends = Promise.all(all(side));
    const { ended, state } = await side.train();
    expect(ended).toBe('The budgets of 1 hospitals are spent after 2 of 6 rounds.');
    expect(state.round).toBe(2);
    expect(spent()).toEqual([2, 2, 2]);
    const [first, ...others] = await ends;
    expect([first, ended].map(isBudgetSpent)).toEqual([true, false]);
    expect(others).toEqual([ended, ended]);
  });

  test('go on without a hospital whose people end its part; its ledger opens for no further vector', async () => {
    const side = await begin(4, 1000, { rounds: 5 });
    const { database } = group.hospitals[1];
    const ends = group.hospitals.map((_, i) =>
      side.hospital(i + 1, () => false, {
        onRound: (_round, steps) => {
          if (i === 1 && steps === 2) endTraining(database, group.terms.trainingId);
        },
      }),
    );
    const { state } = await side.train();
    expect(state.rounds).toEqual([5, 2, 5, 5]);
    expect(spent()).toEqual([5, 2, 5, 5]);
    expect(await ends[1]).toContain('DB8207');
    expect(await Promise.all(ends.toSpliced(1, 1))).toEqual(Array(3).fill('All 5 rounds are done.'));
  });

  test('end with a numbered reason when too few hospitals come', async () => {
    const side = await begin(3);
    const hospital = side.hospital(1, () => false, { waitMilliseconds: 100 }).catch((error) => error);
    await expect(side.train({ joinMilliseconds: 500, waitMilliseconds: 500 })).rejects.toMatchObject({
      code: 'DB8205',
    });
    side.stop();
    expect((await hospital).code).toMatch(/^DB30/);
    expect(spent()).toEqual([0, 0, 0]);
  });

  test('spend nothing on gradients that are no numbers: the hospital says so and leaves', async () => {
    const side = await begin(3, 1000, { samplingRate: 1 });
    const broken = group.hospitals[1].patients.map(([{ image, labels }]) => [
      { image: image.map(() => Number.NaN), labels },
    ]);
    const ends = Promise.allSettled(
      [1, 2, 3].map((i) =>
        side.hospital(i, () => false, { waitMilliseconds: 100, ...(i === 2 ? { patients: broken } : {}) }),
      ),
    );
    await expect(side.train()).rejects.toMatchObject({ code: 'DB8205' });
    side.stop();
    expect((await ends)[1]).toMatchObject({ status: 'rejected', reason: { code: 'DB8004' } });
    expect(spent()[1]).toBe(0);
  });

  test('refuse a model that is not the one of the terms, and an approval of other terms', async () => {
    const side = await begin(3);
    const other = Buffer.from(MODEL);
    other[other.length - 1] ^= 1;
    const hospital = side.hospital(1);
    const owner = side.train({ onnx: other, joinMilliseconds: 2000, waitMilliseconds: 100 }).catch((error) => error);
    await expect(hospital).rejects.toMatchObject({ code: 'DB8203' });
    expect(await owner).toMatchObject({ code: 'DB8205' });
    const { approval } = group.hospitals[1].ledger()!;
    const forged = { ...approval, document: { ...approval.document, termsHash: '0'.repeat(64) } };
    const refused = side.hospital(1, () => false, { approval: forged, waitMilliseconds: 100 }).catch((error) => error);
    await expect(side.train({ joinMilliseconds: 2000, waitMilliseconds: 100 })).rejects.toMatchObject({
      code: 'DB8205',
    });
    side.stop();
    expect(await refused).toBeInstanceOf(DoubleblindError);
    expect(spent()).toEqual([0, 0, 0]);
  });
});
