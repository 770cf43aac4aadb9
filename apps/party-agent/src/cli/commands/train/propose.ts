import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  canonicalHash,
  publicKeyOf,
  signDocument,
  type TrainingApproval,
  type TrainingDraft,
  type TrainingTerms,
  trainingTermsHash,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { loadIdentity } from '../../../peer/identity.ts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import { readEnrolment } from '../../../store/database/enrolment.ts';
import { inTransaction, openDatabase } from '../../../store/database/open.ts';
import { addRequest, findRequest } from '../../../store/database/outbox.ts';
import { findPortalTraining, storeOwnerApproval, storeOwnTraining } from '../../../store/database/trainings.ts';
import { openTestSet } from '../../../store/test-set-store.ts';
import { collect, commandWithData, openData, positiveInteger, seconds } from '../../options.ts';
import { say } from '../../print.ts';
import { type DraftOptions, draftOf, spendingText, withDraftOptions } from './draft.ts';

interface ProposeOptions extends DraftOptions {
  readonly testSetId?: readonly string[];
  readonly testSet?: string;
  readonly evaluateEvery: number;
  readonly by: string;
  readonly wait: number;
}

/** `train propose`: the owner's agent asks the portal for terms with these hospitals, and approves them. */
export function proposeTrainingCommand() {
  return withDraftOptions(commandWithData('propose'))
    .description(
      'owner: propose a training to hospitals through the portal; the running agent trains when all have approved',
    )
    .option('--test-set-id <ID>', "a hospital's test set, as its page in the portal names it; once for each", collect)
    .option('--test-set <NAME>', 'images of this agent to measure the model on, which nobody trains on')
    .option('--evaluate-every <N>', 'rounds between two looks at them', positiveInteger, 10)
    .requiredOption('--by <NAME>', 'who proposes and approves')
    .option('--wait <SECONDS>', "how long to wait for the portal's terms", seconds, 30)
    .action(propose);
}

async function propose(model: string, options: ProposeOptions): Promise<void> {
  const testSetIds = [...(options.testSetId ?? [])];
  const { draft, onnx } = await draftOf(model, options, testSetIds.length);
  const data = await openData(options);
  if (options.testSet !== undefined) await openTestSet(data, options.testSet);
  const { privateKey } = await loadIdentity(data.identity);
  const database = openDatabase(data);
  try {
    const { organisation } = readEnrolment(database);
    const trainingId = randomBytes(12).toString('hex');
    const folder = data.training(trainingId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const modelFile = join(folder, 'start.onnx');
    await writeFileAtomically(modelFile, onnx);
    const wanted: TrainingDraft = { ...draft, trainingId, testSetIds, proposedBy: options.by };
    const requestId = inTransaction(database, () => {
      const { testSet = null, evaluateEvery } = options;
      storeOwnTraining(database, { id: trainingId, modelFile, testSet, evaluateEvery });
      return addRequest(database, trainingId, { type: 'propose-training', draft: wanted });
    });
    const terms = await termsOf(database, requestId, wanted, options.wait * 1000);
    if (terms.owner.agentKey !== publicKeyOf(privateKey))
      throw new DoubleblindError('DB8203', 'The portal names another agent as the owner.');
    const document: TrainingApproval = {
      ...{ format: 'doubleblind-training-approval', version: 1, trainingId },
      ...{ termsHash: trainingTermsHash(terms), purpose: terms.purpose, organisationId: organisation.id },
      ...{ contribution: null, approvedBy: options.by, approvedAt: new Date().toISOString() },
    };
    const approval = signDocument('training-approval', document, privateKey);
    inTransaction(database, () => {
      storeOwnerApproval(database, approval);
      addRequest(database, trainingId, { type: 'approve-training', approval });
    });
    say(
      `Proposed and approved: "${terms.name}", identifier ${trainingId}, to ${terms.hospitals.map(({ organisationName }) => organisationName).join(', ')}
${spendingText(draft)}
Each hospital: party-agent train approve ${trainingId} --test-set NAME --epsilon LIMIT --by "YOUR NAME"`,
    );
  } finally {
    database.close();
  }
}

/** The portal's terms, which say nothing else than was asked for. Throws DB5506 when it refuses, or says nothing in time. */
async function termsOf(
  database: DatabaseSync,
  requestId: string,
  { testSetIds, proposedBy, ...wanted }: TrainingDraft,
  milliseconds: number,
): Promise<TrainingTerms> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await sleep(200)) {
    const failure = findRequest(database, requestId)?.answer?.failure;
    if (failure) throw new DoubleblindError('DB5506', `${failure.code} ${failure.detail}`);
    const terms = findPortalTraining(database, wanted.trainingId)?.terms;
    if (!terms) continue;
    const { format, version, owner, hospitals, proposedAt, ...about } = terms;
    if (canonicalHash(about) === canonicalHash(wanted) && hospitals.length === testSetIds.length) return terms;
    throw new DoubleblindError('DB8203', 'The portal answered with other terms than were asked for.');
  }
  throw new DoubleblindError('DB5506', 'It has not answered; is the agent running (party-agent daemon)?');
}
