/** A training by hand: people start the owner's and the hospitals' sides themselves, no portal takes part. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignedTrainingCard, TrainingTerms } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { webSocketLink } from '@doubleblind/mpc-core';
import type { Address } from '../../peer/address.ts';
import { connectPeer } from '../../peer/connect.ts';
import type { Identity } from '../../peer/identity.ts';
import { PeerServer } from '../../peer/server.ts';
import { storageError } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { openDatabase } from '../../store/database/open.ts';
import { endTraining } from '../../store/database/training-ledger.ts';
import { openTestSet, sha256 } from '../../store/test-set-store.ts';
import { approvedData, budgetOf } from './approve.ts';
import { trainAsHospital } from './hospital.ts';
import { keepApproval, keptApproval } from './kept-approvals.ts';
import { type OwnerJob, trainAsOwner } from './owner.ts';
import { trainingPlace } from './round-session.ts';
import { type TrainedFiles, trainedModelPath, writeTrained } from './trained-model.ts';
import { inputsOf, patientsIn } from './training-data.ts';

export interface OwnerByHand
  extends Pick<
    OwnerJob,
    | 'terms'
    | 'evaluateEvery'
    | 'joinMilliseconds'
    | 'waitMilliseconds'
    | 'computeMilliseconds'
    | 'stepMilliseconds'
    | 'signal'
    | 'log'
  > {
  readonly data: DataFolder;
  readonly identity: Identity;
  readonly onnx: Uint8Array;
  readonly address: Address;
  readonly listening: (address: Address) => void;
  /** Name of a test set of this agent's own. */
  readonly testSet?: string;
  readonly onImage?: (done: number, total: number) => void;
  readonly onProgress?: NonNullable<OwnerJob['onProgress']>;
  /** Where the trained model goes; in the data folder without it. */
  readonly out?: string;
}

/** @throws as trainAsOwner; DB8203 when the file is not the one of the terms, or the terms are another owner's */
export async function trainByHandAsOwner(
  options: OwnerByHand,
): Promise<{ readonly files: TrainedFiles; readonly card: SignedTrainingCard }> {
  const { data, identity, terms, onnx } = options;
  if (terms.owner.certificateHash !== identity.certificateHash)
    throw new DoubleblindError('DB8203', 'Another agent is the owner in its terms.');
  if (sha256(onnx) !== terms.model.fileHash)
    throw new DoubleblindError('DB8203', "The model's file is not the one that the terms name.");
  const folder = data.training(terms.trainingId);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
    throw storageError(error, folder);
  });
  const { preprocessing, findings } = terms.model;
  const reading = { preprocessing, findings, ...(options.onImage ? { onImage: options.onImage } : {}) };
  const test = options.testSet ? await inputsOf(await openTestSet(data, options.testSet), reading) : [];
  const server = await PeerServer.listen(identity, options.address);
  // It listens: an address was given.
  options.listening(server.address!);
  try {
    const trained = await trainAsOwner({
      ...options,
      test,
      statePath: join(folder, 'state.bin'),
      accept: async (hospital, signal) => {
        const { certificateHash } = terms.hospitals[hospital - 1];
        const place = trainingPlace(terms.trainingId, hospital);
        return webSocketLink(await server.accept(place, certificateHash, options.waitMilliseconds, signal));
      },
      admitted: (hospital, approval) => keepApproval(folder, hospital, approval),
    });
    const approvals = await Promise.all(trained.approvals.map((known, i) => known ?? keptApproval(folder, i + 1)));
    return await writeTrained(
      options.out ?? trainedModelPath(data, terms.trainingId),
      { ...trained, approvals },
      terms,
      identity.privateKey,
    );
  } finally {
    server.close();
  }
}

export interface HospitalByHand {
  readonly data: DataFolder;
  readonly identity: Identity;
  readonly terms: TrainingTerms;
  readonly address: Address;
  readonly waitMilliseconds: number;
  readonly signal: AbortSignal;
  readonly onImage?: (done: number, total: number) => void;
  readonly onRound?: (round: number, spentSteps: number) => void;
  readonly log: (text: string) => void;
}

/** @throws as trainAsHospital; DB8203 without an approval of these terms in the ledger, or when the data are no longer those */
export async function trainByHandAsHospital(options: HospitalByHand): Promise<string> {
  const { data, identity, terms, address, waitMilliseconds } = options;
  const database = openDatabase(data);
  try {
    const { approval, testSet } = await approvedData(data, database, terms);
    const { preprocessing, findings } = terms.model;
    const reading = { preprocessing, findings, ...(options.onImage ? { onImage: options.onImage } : {}) };
    const hospital = terms.hospitals.findIndex(({ agentKey }) => agentKey === approval.publicKey) + 1;
    const ended = await trainAsHospital({
      ...options,
      ...{ approval, privateKey: identity.privateKey, patients: await patientsIn(testSet, reading) },
      budget: budgetOf(database, terms.trainingId),
      openLink: async (signal) =>
        webSocketLink(
          await connectPeer({
            ...{ identity, address, peer: terms.owner.certificateHash, waitMilliseconds, signal },
            path: `/peer/${trainingPlace(terms.trainingId, hospital)}`,
          }),
        ),
    });
    endTraining(database, terms.trainingId);
    return ended;
  } finally {
    database.close();
  }
}
