import { DoubleblindError } from '@doubleblind/errors';
import { textTable } from '@doubleblind/metrics';
import { GradientEngine, type LossKind, type RoundQuality, type Setting, simulate } from '@doubleblind/training';
import { declaredFilmModel } from '../../../models/declared-model.ts';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import { openTestSet } from '../../../store/test-set-store.ts';
import { hospitalsOf, inputsOf, sharedOut } from '../../../work/training/training-data.ts';
import { commandWithData, fraction, oneOf, openData, positiveInteger, positiveNumber } from '../../options.ts';
import { formatEpsilon, note, say } from '../../print.ts';
import { bar, progressLine } from '../../progress-line.ts';

interface SimulateOptions {
  readonly data?: string;
  readonly setting: Setting;
  readonly train: string;
  readonly test: string;
  readonly loss: LossKind;
  readonly hospitals?: number;
  readonly rounds: number;
  readonly evaluateEvery: number;
  readonly samplingRate: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly clip: number;
  readonly noise: number;
  readonly sums: 'masks' | 'bfv';
  readonly localEpochs: number;
  readonly delta: number;
  readonly out?: string;
  readonly json?: boolean;
}

const SETTINGS: readonly Setting[] = ['c', 'cdp', 'f', 'fpdp', 'fscdp'];

/** `train simulate`: the settings that the paper compares, in one process. */
export function simulateCommand() {
  return commandWithData('simulate')
    .description('train in one process as hospitals would together: no network, all images are read here')
    .argument('<MODEL.onnx>', 'the model to begin with; MODEL.json beside it as for compile')
    .requiredOption(
      '--setting <NAME>',
      'c: all images in one place; cdp: so, with noise; f: federated averaging; fpdp: noise enough at each hospital; fscdp: noise that adds up, under secure aggregation',
      oneOf(SETTINGS),
    )
    .requiredOption('--train <TEST-SET>', 'images to learn from, added with add-testset; their sites are the hospitals')
    .requiredOption('--test <TEST-SET>', 'images to look at the model with')
    .option(
      '--loss <KIND>',
      'sigmoid: findings each by itself; softmax: one of several classes',
      oneOf(['sigmoid', 'softmax']),
      'sigmoid',
    )
    .option('--hospitals <N>', 'share the images out among N hospitals instead of by site', positiveInteger)
    .option('--rounds <N>', 'steps, or rounds of federated averaging', positiveInteger, 100)
    .option('--evaluate-every <N>', 'rounds between two looks at the test images', positiveInteger, 20)
    .option('--sampling-rate <SHARE>', 'probability with which a step takes a patient', fraction, 0.1)
    .option('--learning-rate <X>', 'of gradient descent', positiveNumber, 0.002)
    .option('--momentum <X>', 'of gradient descent', fraction, 0.9)
    .option('--clip <NORM>', 'largest norm of what one patient adds', positiveNumber, 2)
    .option('--noise <MULTIPLE>', 'standard deviation of the noise, in multiples of --clip', positiveNumber, 1.15)
    .option(
      '--local-epochs <N>',
      'federated averaging: passes over its images that a hospital makes in a round',
      positiveInteger,
      5,
    )
    .option(
      '--sums <KIND>',
      'fscdp: masks, pairwise; bfv, encrypted under a key that all hospitals share (as the paper has it: any one of them can open the vectors of all, sums may wrap around)',
      oneOf(['masks', 'bfv']),
      'masks',
    )
    .option('--delta <VALUE>', 'probability with which epsilon may not hold', positiveNumber, 1e-4)
    .option('--out <ONNX>', 'write the trained model')
    .option('--json', 'print JSON')
    .action(simulateTraining);
}

async function simulateTraining(model: string, options: SimulateOptions): Promise<void> {
  const { onnx, preprocessing, findings } = await declaredFilmModel({ model });
  if (!findings)
    throw new DoubleblindError('DB8006', 'The outputs of the model have no names ("outputs" in MODEL.json).');
  const data = await openData(options);
  const line = progressLine();
  const reading = { preprocessing, findings };
  const onImage = (what: string) => (done: number, total: number) =>
    line.show(`${bar(done / total)} ${done}/${total} ${what}`, done === total);
  const bySite = await hospitalsOf(await openTestSet(data, options.train), {
    ...reading,
    onImage: onImage('images read'),
  });
  const test = await inputsOf(await openTestSet(data, options.test), {
    ...reading,
    onImage: onImage('test images read'),
  });
  line.end();
  const hospitals = options.hospitals === undefined ? bySite : sharedOut(bySite, options.hospitals);
  note(
    `${hospitals.length} hospitals: ${hospitals.map(({ name, patients }) => `${name} ${patients.length}`).join(', ')} patients`,
  );
  const engine = await GradientEngine.load(onnx, {
    loss: options.loss,
    inputShape: [preprocessing.channels, preprocessing.height, preprocessing.width],
  });
  const { rounds } = options;
  const result = await simulate({
    ...{ engine, hospitals, setting: options.setting, loss: options.loss, test, rounds, delta: options.delta },
    ...{
      evaluateEvery: options.evaluateEvery,
      options: { ...options, clippingNorm: options.clip, noiseMultiplier: options.noise },
    },
    onRound: (round) => line.show(`${bar(round / rounds)} round ${round}/${rounds}`, round === rounds),
  });
  line.end();
  if (options.out) await writeFileAtomically(options.out, engine.write(result.parameters));
  await engine.release();
  if (options.json) say(JSON.stringify({ setting: options.setting, history: result.history }, null, 2));
  else say(historyTable(result.history, options));
  if (options.out) say(`The trained model: ${options.out}`);
}

function historyTable(history: readonly RoundQuality[], { loss, delta }: SimulateOptions): string {
  const withPrivacy = history.some(({ epsilon }) => epsilon !== null);
  const quality = ({ accuracy, meanAuroc }: RoundQuality) =>
    (loss === 'softmax' ? accuracy : meanAuroc)?.toFixed(3) ?? '-';
  return textTable(
    ['Round', loss === 'softmax' ? 'Accuracy' : 'Mean AUROC', ...(withPrivacy ? [`Epsilon (delta ${delta})`] : [])],
    history.map((row) => [
      String(row.round),
      quality(row),
      ...(row.epsilon === null ? [] : [formatEpsilon(row.epsilon)]),
    ]),
  );
}
