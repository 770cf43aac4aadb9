import { readFile } from 'node:fs/promises';
import type { TrainingCard } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { textTable } from '@doubleblind/metrics';
import { formatDuration } from '@doubleblind/program/units';
import { formatAddress, parseAddress } from '../../../peer/address.ts';
import { loadIdentity } from '../../../peer/identity.ts';
import { trainByHandAsOwner } from '../../../work/training/by-hand.ts';
import { commandWithData, openData, positiveInteger, seconds } from '../../options.ts';
import { formatEpsilon, note, say } from '../../print.ts';
import { bar, progressLine } from '../../progress-line.ts';
import { readTerms } from './read-terms.ts';
import { untilSignal } from './until-signal.ts';

interface OwnerOptions {
  readonly data?: string;
  readonly model: string;
  readonly listen: string;
  readonly testSet?: string;
  readonly evaluateEvery: number;
  readonly join: number;
  readonly wait: number;
  readonly computeTime: number;
  readonly stepTime: number;
  readonly out?: string;
}

/** `train owner`: the side that has the model and adds up. */
export function trainOwnerCommand() {
  return commandWithData('owner')
    .description('owner: train with the hospitals of the terms; started again, it goes on behind its last round')
    .argument('<TERMS.json>', 'as train terms wrote them')
    .requiredOption('--model <MODEL.onnx>', 'the model to begin with')
    .requiredOption('--listen <HOST:PORT>', 'where the hospitals call')
    .option('--test-set <NAME>', 'images of this agent to measure the model on, which nobody trains on')
    .option('--evaluate-every <N>', 'rounds between two looks at them', positiveInteger, 10)
    .option('--join <SECONDS>', 'how long to wait at first until all hospitals are there', seconds, 60)
    .option('--wait <SECONDS>', 'how long to wait for enough hospitals, then and later', seconds, 300)
    .option('--compute-time <SECONDS>', 'how long a hospital may compute in a round', seconds, 600)
    .option('--step-time <SECONDS>', 'how long a hospital may take over a step of the secure sum', seconds, 60)
    .option('--out <ONNX>', 'where the trained model goes, with its .json and .card.json')
    .action(train);
}

async function train(file: string, options: OwnerOptions): Promise<void> {
  const terms = await readTerms(file);
  const data = await openData(options);
  const identity = await loadIdentity(data.identity);
  const onnx = await readFile(options.model).catch((error) => {
    throw new DoubleblindError('DB5029', options.model, { cause: error });
  });
  const line = progressLine();
  note(`this agent: ${identity.fingerprint}`);
  const { files, card } = await untilSignal((signal) =>
    trainByHandAsOwner({
      ...{ data, identity, terms, onnx, signal, log: note },
      address: parseAddress(options.listen),
      listening: (address) => note(`listening at ${formatAddress(address)}`),
      evaluateEvery: options.evaluateEvery,
      ...{ joinMilliseconds: options.join * 1000, waitMilliseconds: options.wait * 1000 },
      ...{ computeMilliseconds: options.computeTime * 1000, stepMilliseconds: options.stepTime * 1000 },
      ...(options.testSet === undefined ? {} : { testSet: options.testSet }),
      ...(options.out === undefined ? {} : { out: options.out }),
      onImage: (done, total) => line.show(`${bar(done / total)} ${done}/${total} test images read`, done === total),
      onProgress: ({ round, rounds, present, secondsLeft }) => {
        const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
        line.show(`${bar(round / rounds)} round ${round}/${rounds}, ${present} hospitals${left}`, round === rounds);
      },
    }),
  ).finally(() => line.end());
  say(cardText(card.document));
  say(`The trained model: ${files.model}\nIts card: ${files.card}`);
}

function cardText({ ended, hospitals, privacy, history }: TrainingCard): string {
  const accomplices = privacy.withAccomplices.map(
    (row) => `${row.accomplices}: ${row.epsilon === null ? 'unbounded' : formatEpsilon(row.epsilon)}`,
  );
  const quality = history.map(({ round, accuracy, meanAuroc, epsilon }) => [
    String(round),
    (accuracy ?? meanAuroc)?.toFixed(3) ?? '-',
    formatEpsilon(epsilon),
  ]);
  return [
    ended,
    textTable(
      ['Hospital', 'Patients', 'Rounds', 'Vectors sent', 'Epsilon'],
      hospitals.map((row) => [
        row.name,
        ...[row.patients, row.rounds, row.spentSteps].map(String),
        formatEpsilon(row.epsilon),
      ]),
    ),
    ...(quality.length > 0
      ? [textTable(['Round', history[0].accuracy === null ? 'Mean AUROC' : 'Accuracy', 'Epsilon'], quality)]
      : []),
    `Epsilon ${formatEpsilon(privacy.epsilon)} at delta ${privacy.delta}; with hospitals that tell the owner their noise: ${accomplices.join(', ')}.`,
  ].join('\n');
}
