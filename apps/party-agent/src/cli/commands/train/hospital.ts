import { DoubleblindError } from '@doubleblind/errors';
import { parseAddress } from '../../../peer/address.ts';
import { loadIdentity } from '../../../peer/identity.ts';
import { trainByHandAsHospital } from '../../../work/training/by-hand.ts';
import { isBudgetSpent } from '../../../work/training/hospital.ts';
import { commandWithData, openData, seconds } from '../../options.ts';
import { note, say } from '../../print.ts';
import { bar, progressLine } from '../../progress-line.ts';
import { readTerms } from './read-terms.ts';
import { untilSignal } from './until-signal.ts';

interface HospitalOptions {
  readonly data?: string;
  readonly connect: string;
  readonly wait: number;
}

/** `train hospital`: a hospital's side of a training. */
export function trainHospitalCommand() {
  return commandWithData('hospital')
    .description('hospital: take part in a training that was approved here')
    .argument('<TERMS.json>', 'the terms that were approved')
    .requiredOption('--connect <HOST:PORT>', 'where the owner listens')
    .option('--wait <SECONDS>', 'how long to call an owner who does not answer', seconds, 300)
    .action(async (file: string, options: HospitalOptions) => {
      const terms = await readTerms(file);
      const data = await openData(options);
      const identity = await loadIdentity(data.identity);
      const line = progressLine();
      note(`this agent: ${identity.fingerprint}`);
      const ended = await untilSignal((signal) =>
        trainByHandAsHospital({
          ...{ data, identity, terms, signal, log: note },
          address: parseAddress(options.connect),
          waitMilliseconds: options.wait * 1000,
          onImage: (done, total) => line.show(`${bar(done / total)} ${done}/${total} images read`, done === total),
          onRound: (round, spent) =>
            line.show(
              `${bar(round / terms.rounds)} round ${round}/${terms.rounds}, ${spent} vectors sent`,
              round === terms.rounds,
            ),
        }),
      ).finally(() => line.end());
      if (isBudgetSpent(ended)) throw new DoubleblindError('DB8202', ended.slice('DB8202: '.length));
      say(ended);
    });
}
