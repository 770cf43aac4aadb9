import { textTable } from '@doubleblind/metrics';
import { spentBefore } from '@doubleblind/report';
import { readPrivacyLimit, setPrivacyLimit } from '../../daemon/results/privacy.ts';
import { readRecords } from '../../daemon/results/release-record.ts';
import { listEvaluations } from '../../store/database/evaluations.ts';
import { openDatabase } from '../../store/database/open.ts';
import { commandWithData, openData, positiveNumber } from '../options.ts';
import { say } from '../print.ts';

interface LedgerOptions {
  readonly data?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `privacy-ledger`: what releases with noise have spent of the patients' privacy, and how much the hospital lets them spend. */
export function privacyLedgerCommand() {
  return commandWithData('privacy-ledger')
    .description('hospital: epsilon and delta that releases with noise have spent, test set by test set')
    .option(
      '--limit <EPSILON>',
      'set how much epsilon all releases about one patient may spend together',
      positiveNumber,
    )
    .option('--json', 'print JSON')
    .action(async ({ limit: wanted, json, ...options }: LedgerOptions) => {
      const data = await openData(options);
      if (wanted !== undefined) await setPrivacyLimit(data, wanted);
      const limit = await readPrivacyLimit(data);
      const database = openDatabase(data);
      const evaluations = listEvaluations(database);
      database.close();
      const records = await readRecords(
        data,
        evaluations.map(({ id }) => id),
      );
      const releases = records.flatMap((record) => {
        if (record.privacy === undefined) return [];
        const { model, testSet } = evaluations.find(({ id }) => id === record.evaluationId)!.proposal;
        const { epsilon, delta } = record.privacy;
        const together = spentBefore(record, records);
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
        say(JSON.stringify({ limit, releases }, null, 2));
        return;
      }
      if (releases.length === 0) say('No release with noise was made.');
      else {
        say(
          textTable(
            ['Evaluation', 'Model', 'Test set', 'Epsilon', 'Delta', 'Epsilon of its patients', 'Delta of its patients'],
            releases.map((row) => [
              ...[row.evaluationId, row.model, row.testSet],
              ...[row.epsilon, row.delta, row.togetherEpsilon, row.togetherDelta].map((value) =>
                String(Number(value.toPrecision(6))),
              ),
            ]),
          ),
        );
        say('Of its patients: the sum over all releases with noise that share a study or a patient with this one.');
      }
      say(`Limit: epsilon ${limit} in all releases about one patient together.`);
    });
}
