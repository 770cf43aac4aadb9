import { FinishedTestSets } from '../../daemon/test-sets/finished-test-sets.ts';
import { loadIdentity } from '../../peer/identity.ts';
import { readEnrolment } from '../../store/database/enrolment.ts';
import { openDatabase } from '../../store/database/open.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { commandWithData, openData, seconds } from '../options.ts';
import { note, say } from '../print.ts';
import { registrationAnswer } from '../registration-answer.ts';

interface RegisterTestSetOptions {
  readonly data?: string;
  readonly description: string;
  readonly wait: number;
}

/** `register-testset`: tells the portal of a test set of volumes with masks: hash and counts, no file, no name of one. */
export function registerTestSetCommand() {
  return commandWithData('register-testset')
    .description('hospital: register a test set of volumes with masks, from add-testset --structures, with the portal')
    .argument('<NAME>', 'its name; its files must stay where they are')
    .option('--description <TEXT>', 'for vendors who see its counts', '')
    .option('--wait <SECONDS>', "how long to wait for the portal's answer", seconds, 30)
    .action(register);
}

async function register(name: string, options: RegisterTestSetOptions): Promise<void> {
  const data = await openData(options);
  const database = openDatabase(data);
  try {
    readEnrolment(database);
    const stored = await openTestSet(data, name);
    const { privateKey } = await loadIdentity(data.identity);
    const testSets = new FinishedTestSets(data, database, privateKey);
    const requestId = await testSets.addStored(stored, options.description);
    note(`content ${stored.contentHash}; no volume, no mask and no file name leaves`);
    say(await registrationAnswer(database, requestId, options.wait));
  } finally {
    database.close();
  }
}
