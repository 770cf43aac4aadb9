/** Three hospitals train a model of a fourth organisation; it is compiled, and evaluated securely at a hospital that took no part. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leastOf, publicKeyOf, type TrainingParty, type TrainingTerms } from '@doubleblind/contracts';
import { renderStudies } from '@doubleblind/imaging';
import { readImageScores } from '@doubleblind/metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileModel } from '../../src/models/compile-model.ts';
import { declaredFilmModel } from '../../src/models/declared-model.ts';
import type { Address, Place } from '../../src/peer/address.ts';
import { type Identity, loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { findLedgerEntry } from '../../src/store/database/training-ledger.ts';
import { addTestSet, openTestSet, sha256 } from '../../src/store/test-set-store.ts';
import { runHospital, runVendor } from '../../src/work/evaluation/by-hand.ts';
import { approveTraining } from '../../src/work/training/approve.ts';
import { trainByHandAsHospital, trainByHandAsOwner } from '../../src/work/training/by-hand.ts';
import { UNLIMITED } from './support/group.ts';

const MODEL = join(import.meta.dirname, '../../../../examples/densenet-tiny.onnx');
const NAMES = ['owner', 'north', 'south', 'east', 'fourth'];
const ROUNDS = 3;

let folder: string;
const data = new Map<string, DataFolder>();
const identities = new Map<string, Identity>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-loop-'));
  for (const [i, name] of NAMES.entries()) {
    const own = await DataFolder.open(join(folder, name));
    data.set(name, own);
    identities.set(name, await loadIdentity(own.identity));
    const films = join(folder, `${name} films`);
    await renderStudies(films, { studies: 8, seed: 1000 * i + 5, sites: [0], size: 64 });
    await addTestSet(own, { name: 'films', imageFolder: films, labels: join(films, 'labels.csv'), acceptFilms: 'all' });
  }
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

function party(name: string): TrainingParty {
  const { privateKey, certificateHash } = identities.get(name)!;
  const id = certificateHash.slice(0, 32);
  return {
    organisationId: id,
    organisationName: name,
    agentId: id,
    agentKey: publicKeyOf(privateKey),
    certificateHash,
  };
}

async function agreed(): Promise<TrainingTerms> {
  const { onnx, preprocessing, findings } = await declaredFilmModel({ model: MODEL });
  return {
    ...{ format: 'doubleblind-training', version: 1, trainingId: 'loop', name: 'Loop', purpose: 'To close it' },
    ...{ owner: party('owner'), hospitals: ['north', 'south', 'east'].map(party), leastHospitals: leastOf(3) },
    model: {
      ...{ name: 'tiny', fileHash: sha256(onnx), bytes: onnx.length, preprocessing, findings: [...findings!] },
      loss: 'sigmoid',
    },
    ...{ rounds: ROUNDS, samplingRate: 0.5, learningRate: 1e-4, momentum: 0.9, clippingNorm: 1, noiseMultiplier: 1 },
    ...{ delta: 1e-3, proposedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2999-01-01T00:00:00.000Z' },
  };
}

test('train over three agents, compile what comes out, and evaluate it securely at a fourth', async () => {
  const terms = await agreed();
  const onnx = await readFile(MODEL);
  const { signal } = new AbortController();
  for (const name of ['north', 'south', 'east']) {
    const database = openDatabase(data.get(name)!);
    const testSet = await openTestSet(data.get(name)!, 'films');
    const { privateKey } = identities.get(name)!;
    approveTraining({
      database,
      privateKey,
      terms,
      testSet,
      budget: UNLIMITED,
      epsilonLimit: 20,
      approvedBy: name,
      now: new Date(),
    });
    database.close();
  }
  const out = join(folder, 'trained.onnx');
  const bound = Promise.withResolvers<Address>();
  const owner = trainByHandAsOwner({
    ...{ data: data.get('owner')!, identity: identities.get('owner')!, terms, onnx, out, signal, log: () => {} },
    ...{ address: { host: '127.0.0.1', port: 0 }, listening: bound.resolve, testSet: 'films', evaluateEvery: 1 },
    ...{ joinMilliseconds: 60_000, waitMilliseconds: 60_000, computeMilliseconds: 120_000, stepMilliseconds: 60_000 },
  });
  const address = await bound.promise;
  const hospitals = ['north', 'south', 'east'].map((name) =>
    trainByHandAsHospital({
      ...{ data: data.get(name)!, identity: identities.get(name)!, terms, address, signal, log: () => {} },
      waitMilliseconds: 60_000,
    }),
  );
  const { card } = await owner;
  expect(await Promise.all(hospitals)).toEqual(Array(3).fill(`All ${ROUNDS} rounds are done.`));
  expect(card.document.history.map(({ round }) => round)).toEqual([0, 1, 2, 3]);
  expect(card.document.modelHash).toBe(sha256(await readFile(out)));
  const north = openDatabase(data.get('north')!);
  expect(findLedgerEntry(north, 'loop')?.spentSteps).toBe(ROUNDS);
  north.close();

  // As any other model: its .json was written beside it.
  const modelFolder = join(folder, 'compiled');
  const { program } = await compileModel({
    model: out,
    out: modelFolder,
    calibration: join(folder, 'owner films', 'images'),
  });
  expect(program.output.labels).toEqual(terms.model.findings);
  const listening = Promise.withResolvers<Place>();
  const common = { threatModel: 'semi-honest' as const, waitMilliseconds: 60_000 };
  const vendor = runVendor({
    ...{ ...common, identity: identities.get('owner')!, peer: identities.get('fourth')!.certificateHash },
    ...{ mode: 'listen', address: { host: '127.0.0.1', port: 0 }, listening: listening.resolve },
    ...{ modelFolder, demands: {} },
  });
  const evaluated = runHospital({
    ...{ ...common, identity: identities.get('fourth')!, peer: identities.get('owner')!.certificateHash },
    ...{ mode: 'connect', address: await listening.promise, data: data.get('fourth')!, acceptFilms: 'all' },
    ...{ programPath: join(modelFolder, 'program.json'), testSetName: 'films', run: 'loop' },
    ...{ batchSize: 8, lanes: 1, resume: false },
  });
  const [, { folder: runFolder, statistics }] = await Promise.all([vendor, evaluated]);
  expect(statistics.images).toBe(8);
  const scores = readImageScores(await readFile(join(runFolder, 'scores.csv'), 'utf8'));
  expect(scores.images).toHaveLength(8);
  expect(scores.findings).toEqual(terms.model.findings);
}, 300_000);
