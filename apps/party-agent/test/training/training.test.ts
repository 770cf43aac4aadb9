import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedTrainingCardSchema, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import { GradientEngine } from '@doubleblind/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeTrained } from '../../src/work/training/trained-model.ts';
import { approveAll, type Group, MODEL, makeGroup, type Running, running } from './support/group.ts';

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

const spent = () => group.hospitals.map(({ ledger }) => ledger()!.spentSteps);
const all = (side: Running) => group.hospitals.map((_, i) => side.hospital(i + 1));
/** True once for a message of this type in this round. */
function once(type: string, inRound: number) {
  let round = 0;
  let done = false;
  return (message: { type: string; round?: number }) => {
    round = message.round ?? round;
    if (done || message.type !== type || round < inRound) return false;
    done = true;
    return true;
  };
}

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

  test.each(['hello', 'keys', 'shares', 'masked', 'signed', 'revealed'])(
    'go on without a hospital that is lost before its message "%s", and with it again afterwards',
    async (type) => {
      const side = await begin(4, 1000, { rounds: 4 });
      const sent = [0, 0, 0, 0];
      // A hospital sends no round's number: it is lost when it is to send this message for the second time.
      let times = 0;
      const ends = group.hospitals.map((_, i) =>
        side.hospital(i + 1, (message) => {
          const breaks = i === 1 && message.type === type && ++times === (type === 'hello' ? 1 : 2);
          if (message.type === 'masked' && !breaks) sent[i]++;
          return breaks;
        }),
      );
      const { state } = await side.train();
      await Promise.all(ends);
      expect(state.history.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4]);
      expect(state.rounds.filter((_, i) => i !== 1)).toEqual([4, 4, 4]);
      // The vector that was about to leave is counted though it did not.
      spent().forEach((steps, i) => {
        expect(steps - sent[i]).toBe(i === 1 && type === 'masked' ? 1 : 0);
      });
      expect(state.spentSteps.every((steps, i) => steps >= state.rounds[i])).toBe(true);
    },
  );

  test.each(['round', 'keys', 'shares', 'survivors', 'signatures'])(
    'go on behind the last round when the owner ends at its message "%s" and is started again; no round counts twice',
    async (type) => {
      const side = await begin(3, 1000, { rounds: 3 });
      const sent = [0, 0, 0];
      const ends = group.hospitals.map((_, i) =>
        side.hospital(i + 1, (message) => {
          if (message.type === 'masked') sent[i]++;
          return false;
        }),
      );
      const killed = new AbortController();
      const dies = once(type, 2);
      const first = side.train({ signal: killed.signal }, (message) => {
        if (dies(message)) killed.abort(new DoubleblindError('DB5020', ''));
        return killed.signal.aborted;
      });
      await expect(first).rejects.toMatchObject({ code: 'DB5020' });
      const { state } = await side.train();
      await Promise.all(ends);
      expect(state.round).toBe(3);
      expect(state.history.map(({ round }) => round)).toEqual([0, 1, 2, 3]);
      expect(state.rounds).toEqual([3, 3, 3]);
      expect(spent()).toEqual(sent);
      expect(state.spentSteps).toEqual(sent);
      expect(Math.max(...sent)).toBeLessThanOrEqual(4);
    },
  );

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
    expect(first).toContain('DB8202');
    expect(others).toEqual([ended, ended]);
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
