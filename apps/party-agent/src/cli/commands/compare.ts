import { readFile } from 'node:fs/promises';
import { DEFAULT_THREAT_MODEL, type ThreatModel, threatModelSchema } from '@doubleblind/contracts';
import { compareParties } from '@doubleblind/mpc-core';
import { readWeightsOf } from '@doubleblind/program';
import { Command } from 'commander';
import { calibrationInputs } from '../../models/calibration.ts';
import { inputFormOf, isVolume } from '../../models/load-input.ts';
import { withMadeUpNumbers } from '../../models/table-numbers.ts';
import { loadProgram, locateWeights } from '../../store/model-folder.ts';
import { oneOf, positiveInteger, THREAT_MODEL_HELP } from '../options.ts';
import { say } from '../print.ts';

/** `compare`: the vendor's own check that the secure run computes what the program says, layer by layer. */
export function compareCommand() {
  return new Command('compare')
    .description("run both parties here and check every layer against plain integers; for the vendor's own machine")
    .argument('<MODEL>', 'the folder that compile wrote')
    .option('--images <DIR>', 'images to run (default: phantom images)')
    .option('--limit <N>', 'how many', positiveInteger, 1)
    .option('--threat-model <NAME>', THREAT_MODEL_HELP, oneOf(threatModelSchema.options), DEFAULT_THREAT_MODEL)
    .action(async (folder: string, options: { images?: string; limit: number; threatModel: ThreatModel }) => {
      const { program } = await loadProgram(folder);
      const weights = readWeightsOf(await readFile(await locateWeights(folder)), program);
      const form = inputFormOf(program);
      const { inputs: images } = await calibrationInputs(options.images, form);
      const inputs = isVolume(form) ? images : withMadeUpNumbers(images, form.numbers, form);
      const { steps, firstWrong } = await compareParties(
        program,
        weights,
        inputs.slice(0, options.limit),
        options.threatModel,
      );
      if (firstWrong) {
        const { step, op, wrong, values, largest } = firstWrong;
        say(
          `first layer that differs: ${step} (${op}): ${wrong} of ${values} values, by up to ${largest} units of the last place`,
        );
        process.exitCode = 1;
        return;
      }
      say(`${steps.length} layers agree to within their known last-place error`);
    });
}
