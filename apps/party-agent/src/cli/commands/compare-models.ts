import { localApiPaths, modelComparisonSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { modelTable, readScores, renderModels } from '@doubleblind/metrics';
import { renderComparisonText } from '@doubleblind/report';
import { type LabelsOptions, readLabelTable, withLabelsOptions } from '../labels-option.ts';
import { LocalClient } from '../local-client.ts';
import { collect, commandWithData, openData, positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface CompareModelsOptions extends LabelsOptions {
  readonly data?: string;
  readonly evaluations?: string;
  readonly labels?: string;
  readonly scores?: readonly string[];
  readonly resamples: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `compare-models`: several models on one test set, from the daemon's evaluations or from files. */
export function compareModelsCommand() {
  return withLabelsOptions(
    commandWithData('compare-models')
      .description(
        'rank several models on one test set: AUROCs, all paired differences (DeLong, Holm), intervals of the ranks',
      )
      .option(
        '--evaluations <IDS>',
        'hospital: computed evaluations of the daemon, separated by commas; or else files:',
      )
      .option('--labels <CSV>', 'labels, as add-testset takes them'),
  )
    .option('--scores <NAME=CSV>', 'scores of a model by study or image (at least twice)', collect)
    .option('--resamples <N>', 'bootstrap resamples, for files', positiveInteger, 2000)
    .option('--seed <N>', 'seed of the bootstrap, for files', positiveInteger, 1)
    .option('--json', 'print JSON')
    .action((options: CompareModelsOptions) =>
      options.evaluations === undefined ? compareFiles(options) : compareEvaluations(options.evaluations, options),
    );
}

async function compareEvaluations(evaluations: string, options: CompareModelsOptions): Promise<void> {
  const client = await LocalClient.of(await openData(options));
  const ids = evaluations.split(',').map((id) => id.trim());
  const comparison = await client.call(modelComparisonSchema, 'GET', localApiPaths.comparisons(ids));
  say(options.json ? JSON.stringify(comparison, null, 2) : renderComparisonText(comparison));
}

async function compareFiles(options: CompareModelsOptions): Promise<void> {
  const { labels, scores = [], resamples, seed, json } = options;
  if (labels === undefined) throw new DoubleblindError('DB5001', 'Give --evaluations, or --labels and --scores.');
  const models = await Promise.all(scores.map(readModel));
  if (models.length < 2) throw new DoubleblindError('DB5001', 'Give --scores at least twice.');
  const table = modelTable(models, await readLabelTable(labels, options), { resamples, seed });
  say(json ? JSON.stringify(table, null, 2) : renderModels(table));
}

async function readModel(text: string) {
  const [name, path] = splitAtEquals(text);
  return { name, scores: readScores(await readTextFile(path)) };
}

function splitAtEquals(text: string): [string, string] {
  const [, name, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new DoubleblindError('DB5001', `"${text}" is not NAME=CSV.`);
  return [name, path];
}
