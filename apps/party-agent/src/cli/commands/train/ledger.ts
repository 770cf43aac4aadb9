import { textTable } from '@doubleblind/metrics';
import { composedEpsilon, lossDistributionEpsilon, type SampledGaussian } from '@doubleblind/privacy';
import { openDatabase } from '../../../store/database/open.ts';
import { type LedgerEntry, listLedger, sharingImages } from '../../../store/database/training-ledger.ts';
import { mechanismOf } from '../../../work/training/round-session.ts';
import { commandWithData, openData } from '../../options.ts';
import { formatEpsilon, say } from '../../print.ts';

/** `train ledger`: what trainings have spent of the privacy of this organisation's patients. */
export function trainingLedgerCommand() {
  return commandWithData('ledger')
    .description("hospital: what each training has spent of its patients' privacy, and what is left of the limits")
    .option('--json', 'print JSON')
    .action(async (options: { data?: string; json?: boolean }) => {
      const database = openDatabase(await openData(options));
      try {
        const lines = listLedger(database).map((entry) => {
          const { document } = entry.approval;
          return {
            training: entry.terms.name,
            trainingId: entry.terms.trainingId,
            dataSet: document.contribution!.dataSet,
            limit: document.contribution!.epsilonLimit,
            delta: entry.terms.delta,
            ended: entry.endedAt,
            vectors: entry.spentSteps,
            allowedVectors: entry.allowedSteps,
            spent: spentBy(entry),
            // All trainings that have had one of these images, at the smallest of their deltas.
            spentByAll: spentByAll(sharingImages(database, entry.terms.trainingId)),
          };
        });
        if (options.json) say(JSON.stringify(lines, null, 2));
        else if (lines.length === 0) say('No training was approved here.');
        else
          say(
            textTable(
              [
                'Training',
                'Data set',
                'Vectors',
                'Spent',
                'Limit',
                'Delta',
                'With all other trainings on these images',
              ],
              lines.map((line) => [
                ...[
                  line.training,
                  line.dataSet,
                  `${line.vectors} of ${line.allowedVectors}${line.ended ? ', ended' : ''}`,
                  formatEpsilon(line.spent),
                ],
                ...[String(line.limit), String(line.delta), formatEpsilon(line.spentByAll)],
              ]),
            ),
          );
      } finally {
        database.close();
      }
    });
}

function spentBy({ terms, spentSteps }: LedgerEntry): number {
  return spentSteps === 0 ? 0 : lossDistributionEpsilon(mechanismOf(terms, spentSteps), terms.delta);
}

function spentByAll(entries: readonly LedgerEntry[]): number {
  const spent = entries.filter(({ spentSteps }) => spentSteps > 0);
  if (spent.length === 0) return 0;
  const mechanisms: SampledGaussian[] = spent.map(({ terms, spentSteps }) => mechanismOf(terms, spentSteps));
  // The smallest delta asks for the largest epsilon.
  return composedEpsilon(mechanisms, Math.min(...spent.map(({ terms }) => terms.delta)));
}
