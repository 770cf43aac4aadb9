import { lossDistributionEpsilon } from '@doubleblind/privacy';
import { loadIdentity } from '../../../peer/identity.ts';
import { testSetNamed } from '../../../store/any-test-set.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { addRequest } from '../../../store/database/outbox.ts';
import { readPrivacyBudget } from '../../../store/privacy-budget.ts';
import { approveTraining } from '../../../work/training/approve.ts';
import { mechanismOf } from '../../../work/training/round-session.ts';
import { commandWithData, openData, positiveNumber } from '../../options.ts';
import { formatEpsilon, say } from '../../print.ts';
import { termsFrom } from './read-terms.ts';

interface ApproveOptions {
  readonly data?: string;
  readonly testSet: string;
  readonly epsilon: number;
  readonly by: string;
}

/** `train approve`: a hospital's signature on the terms, with its data and limit. */
export function approveTrainingCommand() {
  return commandWithData('approve')
    .description('hospital: approve the terms of a training, with the data and the most that it may spend')
    .argument('<TERMS>', 'the file that the owner sent, or the identifier of a training in the portal')
    .requiredOption('--test-set <NAME>', 'the images to train on, added with add-testset')
    .requiredOption('--epsilon <LIMIT>', "most that this training may spend of each patient's privacy", positiveNumber)
    .requiredOption('--by <NAME>', 'who approves')
    .action(async (file: string, options: ApproveOptions) => {
      const data = await openData(options);
      const { privateKey } = await loadIdentity(data.identity);
      const database = openDatabase(data);
      try {
        const { terms, portal } = await termsFrom(database, file);
        const { allowedSteps, approval } = approveTraining({
          ...{ database, privateKey, terms, testSet: await testSetNamed(data, database, options.testSet) },
          budget: await readPrivacyBudget(data, database),
          ...{ epsilonLimit: options.epsilon, approvedBy: options.by, now: new Date() },
        });
        if (portal) addRequest(database, terms.trainingId, { type: 'approve-training', approval });
        const { patients, images, epsilonLimit } = approval.document.contribution!;
        const all = lossDistributionEpsilon(mechanismOf(terms, terms.rounds), terms.delta);
        say(`Approved: "${terms.name}" by ${terms.owner.organisationName}, for: ${terms.purpose}
Data: ${approval.document.contribution!.dataSet}, ${patients} patients, ${images} images
All ${terms.rounds} rounds spend epsilon ${formatEpsilon(all)} at delta ${terms.delta}; the limit ${epsilonLimit} allows ${allowedSteps}${allowedSteps < terms.rounds ? ': then this agent leaves' : ''}.
${portal ? 'The running agent tells the portal, and takes part when all have approved.' : `Take part: party-agent train hospital ${file} --connect OWNER:PORT`}`);
      } finally {
        database.close();
      }
    });
}
