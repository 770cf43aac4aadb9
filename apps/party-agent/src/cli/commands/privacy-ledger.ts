import { textTable } from '@doubleblind/metrics';
import { spentBefore } from '@doubleblind/report';
import { listEvaluations } from '../../store/database/evaluations.ts';
import { openDatabase } from '../../store/database/open.ts';
import { listLedger } from '../../store/database/training-ledger.ts';
import { readPrivacyBudget, setPrivacyLimit } from '../../store/privacy-budget.ts';
import { trainingSpending } from '../../work/training/spending.ts';
import { commandWithData, openData, positiveNumber } from '../options.ts';
import { say } from '../print.ts';

interface LedgerOptions {
  readonly data?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `privacy-ledger`: what releases with noise and trainings have spent of the patients' privacy, and how much the hospital lets them spend. */
export function privacyLedgerCommand() {
  return commandWithData('privacy-ledger')
    .description('hospital: epsilon and delta that releases with noise and trainings have spent, one budget for both')
    .option(
      '--limit <EPSILON>',
      'set how much epsilon all releases and trainings may spend on one patient together',
      positiveNumber,
    )
    .option('--json', 'print JSON')
    .action(async ({ limit: wanted, json, ...options }: LedgerOptions) => {
      const data = await openData(options);
      if (wanted !== undefined) await setPrivacyLimit(data, wanted);
      const database = openDatabase(data);
      const evaluations = listEvaluations(database);
      const { limit, releases: records } = await readPrivacyBudget(data, database);
      const spending = trainingSpending(database);
      const trainings = listLedger(database).map(({ terms, approval, endedAt }, i) => {
        const { epsilon, delta } = spending[i];
        const together = spentBefore(spending[i], records, spending);
        return {
          ...{ trainingId: terms.trainingId, training: terms.name, testSet: approval.document.contribution!.dataSet },
          ...{ ended: endedAt !== null, epsilon, delta },
          ...{ togetherEpsilon: together.epsilon, togetherDelta: together.delta },
        };
      });
      database.close();
      const releases = records.flatMap((record) => {
        if (record.privacy === undefined) return [];
        const { model, testSet } = evaluations.find(({ id }) => id === record.evaluationId)!.proposal;
        const { epsilon, delta } = record.privacy;
        const together = spentBefore(record, records, spending);
        return [
          {
            ...{
              evaluationId: record.evaluationId,
              model: `${model.name} ${model.modelVersion}`,
              testSet: testSet.name,
            },
            ...{ epsilon, delta, togetherEpsilon: together.epsilon, togetherDelta: together.delta },
          },
        ];
      });
      if (json) {
        say(JSON.stringify({ limit, releases, trainings }, null, 2));
        return;
      }
      if (releases.length === 0) say('No release with noise was made.');
      else {
        say(
          textTable(
            ['Evaluation', 'Model', 'Test set', 'Epsilon', 'Delta', 'Epsilon of its patients', 'Delta of its patients'],
            releases.map((row) => [
              ...[row.evaluationId, row.model, row.testSet],
              ...[row.epsilon, row.delta, row.togetherEpsilon, row.togetherDelta].map(sixDigits),
            ]),
          ),
        );
      }
      if (trainings.length > 0) {
        say(
          textTable(
            ['Training', 'Test set', 'State', 'Epsilon', 'Delta', 'Epsilon of its patients', 'Delta of its patients'],
            trainings.map((row) => [
              ...[row.training, row.testSet, row.ended ? 'ended: what was spent' : 'goes on: all that was approved'],
              ...[row.epsilon, row.delta, row.togetherEpsilon, row.togetherDelta].map(sixDigits),
            ]),
          ),
        );
      }
      if (releases.length + trainings.length > 0)
        say(
          'Of its patients: the sum over all releases with noise and trainings that share a study or a patient with it.',
        );
      say(`Limit: epsilon ${limit} in all releases and trainings about one patient together.`);
    });
}

const sixDigits = (value: number) => String(Number(value.toPrecision(6)));
