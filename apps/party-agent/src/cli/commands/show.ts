import {
  DEFAULT_THREAT_MODEL,
  exposureText,
  modelExposure,
  type ThreatModel,
  threatModelSchema,
} from '@doubleblind/contracts';
import { batchesOf, costColumns, programCost, runCost } from '@doubleblind/mpc-core/plan';
import { programHash, renderProgram } from '@doubleblind/program';
import { Command } from 'commander';
import { loadProgram } from '../../store/model-folder.ts';
import { oneOf, positiveInteger, THREAT_MODEL_HELP } from '../options.ts';
import { say } from '../print.ts';

/** `show`: what a program does and costs, for those who are asked to run it. */
export function showCommand() {
  return new Command('show')
    .description('print a public program: its steps, widths and cost')
    .argument('<PROGRAM>', 'program.json, or the folder that it is in')
    .option('--batch <N>', 'images in a batch, for the costs', positiveInteger, 8)
    .option('--images <N>', 'images of a whole run, for its cost', positiveInteger, 64)
    .option('--threat-model <NAME>', THREAT_MODEL_HELP, oneOf(threatModelSchema.options), DEFAULT_THREAT_MODEL)
    .option('--json', 'print the costs as JSON')
    .action(
      async (path: string, options: { batch: number; images: number; threatModel: ThreatModel; json?: boolean }) => {
        const { program } = await loadProgram(path);
        const { batch, images, threatModel: threat } = options;
        if (!options.json) {
          say(renderProgram(program, costColumns(program, { batch, images, threat })));
          // As an approved evaluation counts it, without checks and without a plaintext run.
          say(exposureText(modelExposure(program, { testSet: { images }, plaintextComparison: { agreed: false } })));
          return;
        }
        const run = { images, threatModel: threat, ...runCost(program, batchesOf(images, batch), threat) };
        say(JSON.stringify({ hash: programHash(program), ...programCost(program, batch, threat), run }, null, 2));
      },
    );
}
