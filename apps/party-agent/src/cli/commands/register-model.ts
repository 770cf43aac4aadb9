import type { OperatingPoint } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { registerModel } from '../../daemon/registration/register-model.ts';
import { loadIdentity } from '../../peer/identity.ts';
import { readEnrolment } from '../../store/database/enrolment.ts';
import { openDatabase } from '../../store/database/open.ts';
import { commandWithData, openData, seconds } from '../options.ts';
import { note, say } from '../print.ts';
import { registrationAnswer } from '../registration-answer.ts';

interface RegisterModelOptions {
  readonly data?: string;
  readonly model: string;
  readonly name: string;
  readonly modelVersion: string;
  readonly description: string;
  readonly intendedUse: string;
  readonly operatingPoint: OperatingPoint[];
  readonly wait: number;
}

/** `register-model`: puts a compiled model on the portal; the running daemon sends it. */
export function registerModelCommand() {
  return commandWithData('register-model')
    .description('register a compiled model with the portal: its public program, never its weights')
    .requiredOption('--model <DIR>', 'the folder that compile wrote; it must stay there')
    .requiredOption('--name <NAME>', "the model's name in the portal")
    .requiredOption('--model-version <VERSION>', 'your own version of it, for example 2.3.0')
    .option('--description <TEXT>', 'for hospitals', '')
    .option('--intended-use <TEXT>', 'for hospitals', '')
    .option('--operating-point <FINDING=THRESHOLD>', 'a declared threshold; may be given again', operatingPoint, [])
    .option('--wait <SECONDS>', "how long to wait for the portal's answer", seconds, 30)
    .action(register);
}

async function register(options: RegisterModelOptions): Promise<void> {
  const data = await openData(options);
  const database = openDatabase(data);
  try {
    readEnrolment(database);
    const { privateKey } = await loadIdentity(data.identity);
    const { name, modelVersion, description, intendedUse, operatingPoint: operatingPoints } = options;
    const about = { name, modelVersion, description, intendedUse, operatingPoints };
    const { programHash, requestId } = await registerModel(database, privateKey, options.model, about);
    note(`program ${programHash}; no private number is in it`);
    say(await registrationAnswer(database, requestId, options.wait));
  } finally {
    database.close();
  }
}

function operatingPoint(text: string, before: OperatingPoint[]): OperatingPoint[] {
  const at = text.lastIndexOf('=');
  const threshold = Number(text.slice(at + 1));
  if (at < 1 || !Number.isFinite(threshold))
    throw new DoubleblindError('DB5001', `"${text}" is not FINDING=THRESHOLD.`);
  const finding = text.slice(0, at);
  return [...before, { name: `${finding} default`.slice(0, 200), finding, threshold }];
}
