import { DoubleblindError } from '@doubleblind/errors';
import { modelTable, readLabels, readScores, renderModels } from '@doubleblind/metrics';
import { Command } from 'commander';
import { collect, positiveInteger } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface CompareModelsOptions {
  readonly labels: string;
  readonly scores: readonly string[];
  readonly resamples: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `compare-models`: several models on one test set. */
export function compareModelsCommand() {
  return new Command('compare-models')
    .description(
      'rank several models on one test set: AUROCs, all paired differences (DeLong, Holm), intervals of the ranks',
    )
    .requiredOption('--labels <CSV>', 'labels: study_id, one column of 0 and 1 a finding')
    .requiredOption('--scores <NAME=CSV>', 'scores of a model by study or image (at least twice)', collect)
    .option('--resamples <N>', 'bootstrap resamples', positiveInteger, 2000)
    .option('--seed <N>', 'seed of the bootstrap', positiveInteger, 1)
    .option('--json', 'print JSON')
    .action(async ({ labels, scores, resamples, seed, json }: CompareModelsOptions) => {
      const models = await Promise.all(scores.map(readModel));
      if (models.length < 2) throw new DoubleblindError('DB5001', 'Give --scores at least twice.');
      const table = modelTable(models, readLabels(await readTextFile(labels)), { resamples, seed });
      say(json ? JSON.stringify(table, null, 2) : renderModels(table));
    });
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
