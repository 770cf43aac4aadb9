import { studyScores, writeImageScores, writeScores } from '@doubleblind/metrics';
import { describeScores, formatDuration } from '@doubleblind/program';
import { requireScoresOfFilms } from '../../models/classification.ts';
import { loadInput, preprocessingOf } from '../../models/load-input.ts';
import { inputShapeOf, MODEL_FORMATS, readModelFile } from '../../models/model-file.ts';
import { runBaseline } from '../../models/plaintext-model.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram } from '../../store/model-folder.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { scoreTable } from '../../work/evaluation/scores.ts';
import { commandWithData, openData, positiveInteger } from '../options.ts';
import { note, say } from '../print.ts';
import { bar, progressLine } from '../progress-line.ts';

interface BaselineCommandOptions {
  readonly data?: string;
  readonly model: string;
  readonly architecture?: string;
  readonly program: string;
  readonly testSet: string;
  readonly limit?: number;
  readonly out: string;
  readonly studies?: string;
}

/** `baseline`: the plaintext run that the secure one is compared with, where both parties agreed on one. */
export function baselineCommand() {
  return commandWithData('baseline')
    .description('run the model in plaintext (ONNX Runtime) on exactly the inputs of the secure run')
    .requiredOption('--model <FILE>', MODEL_FORMATS)
    .option('--architecture <NAME>', 'the network that weights of PyTorch belong to, e.g. resnet50 (docs/FORMATS.md)')
    .requiredOption('--program <FILE>', 'its compiled program, for preprocessing and names')
    .requiredOption('--test-set <NAME>', 'a test set added with add-testset')
    .option('--limit <N>', 'only the first N images', positiveInteger)
    .option('--out <CSV>', 'scores by image', 'baseline.csv')
    .option('--studies <CSV>', 'scores by study too')
    .action(baseline);
}

async function baseline(options: BaselineCommandOptions): Promise<void> {
  const data = await openData(options);
  const { program } = await loadProgram(options.program);
  requireScoresOfFilms(program);
  const testSet = await openTestSet(data, options.testSet);
  const { onnx: model } = await readModelFile({
    model: options.model,
    inputShape: inputShapeOf(program),
    ...(options.architecture === undefined ? {} : { architecture: options.architecture }),
  });
  const preprocessing = preprocessingOf(program);
  const all = testSet.content.images.length;
  const images = Math.min(options.limit ?? all, all);
  if (!program.output.labels) {
    note(
      'The program does not name its outputs: the scores are those of "output 1" and so on. Ask the vendor to name them.',
    );
  }
  note(`Scores, as in the secure run: ${describeScores(program.output)}.`);
  const line = progressLine();
  const result = await runBaseline({
    model,
    program,
    images,
    loadImage: (index) => loadInput(testSet, preprocessing, index),
    onImage: (done, total) => line.show(`${bar(done / total)} ${done}/${total} images in plaintext`, done === total),
  });
  line.end();
  const table = scoreTable(program, testSet, result.scores);
  await writeFileAtomically(options.out, writeImageScores(table));
  if (options.studies) await writeFileAtomically(options.studies, writeScores(studyScores(table)));
  say(`${images} images, ${formatDuration(result.cpuSeconds / images)} CPU an image; scores in ${options.out}`);
}
