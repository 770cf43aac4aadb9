/** Lists and comparisons show what was released of evaluations of masks, where those of scores have their AUROC. */
import {
  type CaseFigure,
  RELEASED_FORMAT,
  RELEASED_VERSION,
  type Segmentation,
  type StructureFigures,
} from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { Database } from '../src/server/database/client.ts';
import { listEvaluations } from '../src/server/evaluations/read/evaluations.ts';
import { compareOnTestSet } from '../src/server/results/read/comparison.ts';
import { forestsOfModel } from '../src/server/results/read/test-sets-of-model.ts';
import { release } from '../src/server/results/write.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';

const figure = (value: number, low: number, high: number): CaseFigure => ({
  ...{ value, low, high, step: 0.05, endStep: 0.05 },
});
const structure = (name: string, dice: CaseFigure): StructureFigures => ({
  ...{ structure: name, counts: null, hausdorff95: null, volume: null },
  dice: { mean: dice, median: dice },
});
const STRUCTURES = [structure('organ', figure(0.9, 0.85, 0.95)), structure('lesion', figure(0.6, 0.45, 0.75))];
const DICE = STRUCTURES.map((one) => ({ structure: one.structure, dice: one.dice.mean }));

let database: Database;
let parties: Parties;
const ids: Record<string, string> = {};

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  for (const purpose of ['scores', 'masks', 'nothing of a structure', 'not released']) {
    const { id, proposal } = await parties.proposed({ purpose });
    ids[purpose] = id;
    if (purpose === 'not released') continue;
    await database.work.update({ where: { id }, data: { state: 'computed' } });
    await release(database, parties.hospital.actor, parties.results(proposal));
    if (purpose === 'scores') continue;
    // What lists read of a release of masks; whether a document is one is tested where it is made.
    const segmentation: Segmentation = {
      ...{ structures: purpose === 'masks' ? STRUCTURES : [], onlyModel: [], onlyTestSet: [] },
    };
    const report = { segmentation, macro: { auroc: { value: null, low: null, high: null } }, performance: [] };
    const document = {
      format: RELEASED_FORMAT,
      version: RELEASED_VERSION,
      report: { ...report, method: { confidence: 0.95 } },
    };
    await database.releasedResult.update({
      where: { workId: id },
      data: { document: { document } as unknown as Prisma.InputJsonObject },
    });
  }
});

afterAll(async () => database?.$disconnect());

test('a list has each structure’s mean coefficient in place of the AUROC', async () => {
  const { rows } = await listEvaluations(database, parties.engineer);
  const row = (purpose: string) => rows.find(({ id }) => id === ids[purpose])!;
  expect(row('scores').headline?.value).toBeGreaterThan(0.5);
  expect(row('scores').dice).toBeNull();
  expect(row('masks').headline).toBeNull();
  expect(row('masks').dice).toEqual(DICE);
  for (const purpose of ['nothing of a structure', 'not released'])
    expect(row(purpose)).toMatchObject({ headline: null, dice: null });
});

test('models on one test set, and one model on several, stand beside each other by structure', async () => {
  const { models } = await compareOnTestSet(database, parties.admin, parties.testSetId);
  const of = (purpose: string) => models.find(({ evaluationId }) => evaluationId === ids[purpose]);
  expect(of('masks')?.released?.structures).toEqual(DICE);
  expect(of('nothing of a structure')?.released?.structures).toEqual([]);
  expect(of('scores')?.released?.structures).toBeNull();
  await database.work.deleteMany({ where: { id: { in: [ids['nothing of a structure'], ids['not released']] } } });
  const { masks, forests } = await forestsOfModel(database, parties.engineer, parties.modelVersionId);
  expect(masks.map(({ evaluationId, figures }) => [evaluationId, figures.structures])).toEqual([[ids.masks, DICE]]);
  expect(forests).toEqual([]);
});
