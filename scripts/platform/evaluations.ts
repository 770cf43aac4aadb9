/** The demo's evaluations: proposed, approved on both sides, run by the real agents, released. */
import type { PrimaryGoal, ReleasePart } from '@doubleblind/contracts';
import type { loadPortal } from '../portal.ts';
import { agentCommand, type DemoAgent, poll, type Side } from './agent.ts';
import { type DemoModel, type DemoTestSet, MODELS, NETWORK, TEST_SETS } from './films.ts';

type Portal = Awaited<ReturnType<typeof loadPortal>>;
type Database = Awaited<ReturnType<Portal['startPortal']>>['database'];
type People = Awaited<ReturnType<Portal['seedDemo']>>;

export interface DemoWorld {
  readonly portal: Portal;
  readonly database: Database;
  readonly people: People;
  readonly agents: Readonly<Record<Side, DemoAgent>>;
  readonly say: (line: string) => void;
}

export interface DemoEvaluation {
  readonly model: DemoModel;
  readonly testSet: DemoTestSet;
  readonly purpose: string;
}

export const DECIDERS = { vendor: 'engineer@lumen.example', hospital: 'admin@northfield.example' } as const;
/** Declared before every run, so that the first page of the results says whether it was met. */
const GOAL: PrimaryGoal = {
  finding: 'Pleural Effusion',
  threshold: null,
  goals: [{ measure: 'auroc', atLeast: 0.85 }],
};
const RUN_SECONDS = 900;
const PARTS: ReleasePart[] = ['discrimination', 'curves', 'calibration', 'agreement', 'by-site', 'cost'];

/** Together they fill the comparison of two models on one test set and the forest of one model on two. */
export const EVALUATIONS: readonly DemoEvaluation[] = [
  { model: MODELS[0], testSet: TEST_SETS[0], purpose: 'Does ChestLight find in our clinics what our readers find?' },
  { model: MODELS[1], testSet: TEST_SETS[0], purpose: 'Is the faster version as good on the same images?' },
  {
    model: MODELS[0],
    testSet: TEST_SETS[1],
    purpose: 'Does ChestLight do as well on the images of the main building?',
  },
];

/** Brings one evaluation from wherever it stands to its release. */
export async function complete(world: DemoWorld, wanted: DemoEvaluation): Promise<void> {
  const { database, agents, say } = world;
  const id = (await proposed(database, wanted)) ?? (await proposeAndApprove(world, wanted));
  say(`evaluation "${wanted.purpose}": running, watch it on its page`);
  const state = await poll('the evaluation', RUN_SECONDS, async () => {
    const found = await database.work.findUniqueOrThrow({ where: { id } });
    if (found.state === 'failed') throw new Error(`the evaluation failed: ${found.failureCode} ${found.failureDetail}`);
    return found.state === 'computed' || found.state === 'released' ? found.state : null;
  });
  if (state === 'computed') await agents.hospital.ask('POST', `/evaluations/${id}/release`, { parts: PARTS });
}

/** An evaluation of this model on this test set that an earlier start has made. */
async function proposed(database: Database, { model, testSet }: DemoEvaluation): Promise<string | undefined> {
  const found = await database.work.findFirst({
    where: { modelVersion: { modelVersion: model.version }, testSet: { name: testSet.name } },
  });
  return found?.id;
}

async function proposeAndApprove(world: DemoWorld, { model, testSet, purpose }: DemoEvaluation): Promise<string> {
  const { portal, database, people, agents } = world;
  const version = await poll('registering the model', 60, () =>
    database.modelVersion.findFirst({ where: { modelVersion: model.version } }),
  );
  const films = await poll('registering the test set', 60, () =>
    database.testSet.findFirst({ where: { name: testSet.name } }),
  );
  // The vendor lends the model for the comparison with plaintext that both agree on.
  const { folder } = agents.hospital;
  await agentCommand('add-baseline', '--data', folder, '--model', NETWORK, '--program-hash', version.programHash);
  const id = await portal.propose(database, people.get(DECIDERS.hospital)!, {
    modelVersionId: version.id,
    testSetId: films.id,
    purpose,
    releaseParts: PARTS,
    primaryGoal: GOAL,
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
  });
  const { proposal } = await database.work.findUniqueOrThrow({ where: { id } });
  for (const agent of Object.values(agents)) {
    const approvedBy = people.get(DECIDERS[agent.side])!.name;
    await agent.ask('POST', `/evaluations/${id}/approval`, { proposal, approvedBy });
  }
  return id;
}
