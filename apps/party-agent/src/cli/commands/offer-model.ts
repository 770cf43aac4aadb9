import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type PrivacyCost,
  privacyCostSchema,
  type ThreatModel,
  textSchema,
  threatModelSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { offerModel } from '../../daemon/registration/offer-model.ts';
import { loadIdentity } from '../../peer/identity.ts';
import { readEnrolment } from '../../store/database/enrolment.ts';
import { openDatabase } from '../../store/database/open.ts';
import { findRequest } from '../../store/database/outbox.ts';
import { commandWithData, oneOf, openData, seconds, THREAT_MODEL_HELP } from '../options.ts';
import { say } from '../print.ts';
import { FOR_STRANGERS } from './tickets/issue.ts';

interface OfferModelOptions {
  readonly data?: string;
  readonly name: string;
  readonly modelVersion: string;
  readonly tickets: string;
  readonly threatModel: ThreatModel;
  readonly cost?: string;
  readonly withdraw?: boolean;
  readonly wait: number;
}

/** `offer-model`: lists a registered model on the portal's page for second opinions; the running daemon sends it. */
export function offerModelCommand() {
  return commandWithData('offer-model')
    .description(
      'vendor: list a registered model on the portal for questions about single images from pages of browsers',
    )
    .requiredOption('--name <NAME>', "the registered model's name")
    .requiredOption('--model-version <VERSION>', 'its version')
    .option('--tickets <TEXT>', 'how people get a ticket, for them to read', '')
    .option('--cost <FILE>', 'what "npm run bench -- privacy-cost" wrote about this program, to be shown with it')
    .option('--threat-model <NAME>', THREAT_MODEL_HELP, oneOf(threatModelSchema.options), FOR_STRANGERS)
    .option('--withdraw', 'offer it no more')
    .option('--wait <SECONDS>', "how long to wait for the portal's answer", seconds, 30)
    .action(offer);
}

async function offer(options: OfferModelOptions): Promise<void> {
  const data = await openData(options);
  const { name, modelVersion, threatModel, wait, withdraw = false } = options;
  const tickets = textSchema.safeParse(options.tickets);
  if (!tickets.success)
    throw new DoubleblindError('DB5001', 'The text of --tickets has control characters, or more than 4000.');
  const cost = options.cost === undefined ? null : await readCost(options.cost);
  const database = openDatabase(data);
  try {
    readEnrolment(database);
    const { privateKey } = await loadIdentity(data.identity);
    const terms = { open: !withdraw, tickets: tickets.data, threatModel, cost };
    const requestId = offerModel(database, privateKey, { name, modelVersion }, terms);
    const end = performance.now() + wait * 1000;
    while (!findRequest(database, requestId)?.answer && performance.now() < end) await sleep(200);
    const answer = findRequest(database, requestId)?.answer;
    if (answer?.failure) throw new DoubleblindError('DB5506', `${answer.failure.code} ${answer.failure.detail}`);
    const done = withdraw ? 'offered no more' : 'offered';
    say(answer ? done : 'noted; the daemon tells the portal when it reaches it');
  } finally {
    database.close();
  }
}

/** Throws DB5001 for a file without a cost. */
async function readCost(path: string): Promise<PrivacyCost> {
  try {
    return z.object({ cost: privacyCostSchema }).parse(JSON.parse(await readFile(path, 'utf8'))).cost;
  } catch (cause) {
    throw new DoubleblindError('DB5001', `${path} is not what "bench privacy-cost" writes.`, { cause });
  }
}
