import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MOST_TRAINING_POINTS, type TrainingPoint } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { webSocketLink } from '@doubleblind/mpc-core';
import { addRequest } from '../../store/database/outbox.ts';
import { findOwnTraining } from '../../store/database/trainings.ts';
import { openTestSet, sha256 } from '../../store/test-set-store.ts';
import { keepApproval, keptApproval } from '../../work/training/kept-approvals.ts';
import { trainAsOwner } from '../../work/training/owner.ts';
import { trainingPlace } from '../../work/training/round-session.ts';
import { trainedModelPath, writeTrained } from '../../work/training/trained-model.ts';
import { inputsOf } from '../../work/training/training-data.ts';
import { PATIENCE_MILLISECONDS, type RunContext } from './run-context.ts';

const ACCEPT_MILLISECONDS = 15_000;
const JOIN_MILLISECONDS = 30_000;
const COMPUTE_MILLISECONDS = 30 * 60_000;
const STEP_MILLISECONDS = 2 * 60_000;

/** The owner's part, to the end: the model is in the data folder, its card on the way to the portal. */
export async function runOwner(context: RunContext): Promise<void> {
  const { data, database, identity, server, log, desired, signal, tell } = context;
  const { terms } = desired;
  if (!server)
    throw new DoubleblindError(
      'DB3006',
      'The owner of a training is called: start its agent with --listen-peer or --relay.',
    );
  const own = findOwnTraining(database, terms.trainingId);
  if (!own) throw new DoubleblindError('DB8203', 'It was not proposed by this agent.');
  const onnx = await readFile(own.modelFile).catch((error) => {
    throw new DoubleblindError('DB5029', own.modelFile, { cause: error });
  });
  if (sha256(onnx) !== terms.model.fileHash)
    throw new DoubleblindError('DB8203', "The model's file is not the one that the terms name.");
  const folder = data.training(terms.trainingId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { preprocessing, findings } = terms.model;
  const test =
    own.testSet === null ? [] : await inputsOf(await openTestSet(data, own.testSet), { preprocessing, findings });
  const trained = await trainAsOwner({
    ...{ terms, onnx, test, signal, evaluateEvery: own.evaluateEvery },
    statePath: join(folder, 'state.bin'),
    accept: async (hospital, stopped) => {
      const { certificateHash } = terms.hospitals[hospital - 1];
      const place = trainingPlace(terms.trainingId, hospital);
      return webSocketLink(await server.accept(place, certificateHash, ACCEPT_MILLISECONDS, stopped));
    },
    admitted: (hospital, approval) => keepApproval(folder, hospital, approval),
    ...{ joinMilliseconds: JOIN_MILLISECONDS, waitMilliseconds: PATIENCE_MILLISECONDS },
    ...{ computeMilliseconds: COMPUTE_MILLISECONDS, stepMilliseconds: STEP_MILLISECONDS },
    log: (text) => log(`training ${terms.trainingId}: ${text}`),
    onProgress: ({ history, ...progress }) =>
      tell({ observed: 'running', progress: { ...progress, points: thinned(history) } }),
  });
  const approvals = await Promise.all(trained.approvals.map((known, i) => known ?? keptApproval(folder, i + 1)));
  const path = trainedModelPath(data, terms.trainingId);
  const { card } = await writeTrained(path, { ...trained, approvals }, terms, identity.privateKey);
  log(`training ${terms.trainingId}: the model is ${path}`);
  addRequest(database, terms.trainingId, { type: 'finish-training', card });
}

/** At most as many as a message holds: every second, third ... and always the last. */
function thinned(history: readonly TrainingPoint[]): TrainingPoint[] {
  const step = Math.ceil(history.length / (MOST_TRAINING_POINTS - 1));
  return history.filter((_, i) => i % Math.max(1, step) === 0 || i === history.length - 1);
}
