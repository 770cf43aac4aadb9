import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registerModel } from '../../../daemon/registration/register-model.ts';
import { compileModel } from '../../../models/compile-model.ts';
import { loadIdentity } from '../../../peer/identity.ts';
import { readEnrolment } from '../../../store/database/enrolment.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { readTrainedCard } from '../../../work/training/read-trained.ts';
import { trainedModelPath } from '../../../work/training/trained-model.ts';
import { commandWithData, openData, seconds } from '../../options.ts';
import { formatEpsilon, note, say } from '../../print.ts';
import { registrationAnswer } from '../../registration-answer.ts';

interface RegisterOptions {
  readonly data?: string;
  readonly modelVersion: string;
  readonly name?: string;
  readonly description: string;
  readonly intendedUse: string;
  readonly calibration?: string;
  readonly out?: string;
  readonly wait: number;
}

/** `train register`: what a finished training left becomes a version of a model in the portal, with its card. */
export function registerTrainedCommand() {
  return commandWithData('register')
    .description('owner: compile the trained model and register it with the portal, with its training card')
    .argument(
      '<TRAINING>',
      'identifier of a finished training of this agent, or the trained MODEL.onnx, its card beside it',
    )
    .requiredOption('--model-version <VERSION>', 'your own version of the model, for example 1.0.0')
    .option('--name <NAME>', "the model's name in the portal (default: the training's)")
    .option('--description <TEXT>', 'for hospitals', '')
    .option('--intended-use <TEXT>', 'for hospitals', '')
    .option('--calibration <DIR>', 'folder of images like those to be evaluated (default: phantom images)')
    .option('--out <DIR>', 'folder for program and weights, which must stay there (default: beside the trained model)')
    .option('--wait <SECONDS>', "how long to wait for the portal's answer", seconds, 30)
    .action(register);
}

async function register(training: string, options: RegisterOptions): Promise<void> {
  const { modelVersion, description, intendedUse, calibration, wait } = options;
  const data = await openData(options);
  const { privateKey } = await loadIdentity(data.identity);
  const model = existsSync(training) ? training : trainedModelPath(data, training);
  const card = await readTrainedCard(model, privateKey);
  const database = openDatabase(data);
  try {
    readEnrolment(database);
    const out = options.out ?? join(dirname(model), 'compiled');
    note('reading the model, measuring ranges and choosing widths...');
    await compileModel({ model, out, onNote: note, ...(calibration === undefined ? {} : { calibration }) });
    const { name, privacy, hospitals } = card.document;
    const about = { name: options.name ?? name, modelVersion, description, intendedUse };
    const { programHash, requestId } = await registerModel(database, privateKey, out, {
      ...{ ...about, operatingPoints: [], training: card },
    });
    note(`program ${programHash}; no private number is in it`);
    say(
      `${about.name} ${modelVersion}, trained by ${hospitals.length} hospitals, epsilon ${formatEpsilon(privacy.epsilon)}: ${await registrationAnswer(database, requestId, wait)}`,
    );
  } finally {
    database.close();
  }
}
