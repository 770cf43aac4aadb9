import type { Obstacle } from '@doubleblind/compiler';
import {
  calibrationText,
  describeScores,
  OUTPUT_MEANINGS,
  type OutputMeaning,
  type Program,
} from '@doubleblind/program';
import { Command } from 'commander';
import { checkModel, type ExpectedCost } from '../../models/check-model.ts';
import { MODEL_FORMATS } from '../../models/model-file.ts';
import { checkText } from '../compile-report.ts';
import { numbers, oneOf, positiveInteger, shape } from '../options.ts';
import { note, say } from '../print.ts';

interface CheckCommandOptions {
  readonly calibration?: string;
  readonly bits?: number;
  readonly inputShape?: number[];
  readonly architecture?: string;
  readonly output?: OutputMeaning;
  readonly outputName?: string;
  readonly mean?: number[];
  readonly std?: number[];
  readonly json?: boolean;
}

/** `check`: whether a model can be evaluated, before anything is registered. */
export function checkCommand() {
  return new Command('check')
    .description('say whether a model can be evaluated, how exactly, at what cost, and what its program would reveal')
    .argument('<MODEL>', MODEL_FORMATS)
    .option('--calibration <DIR>', 'folder of images like those to be evaluated (default: phantom images)')
    .option('--bits <N>', 'bits of what is compared (default: widths layer by layer)', positiveInteger)
    .option('--architecture <NAME>', 'the network that weights of PyTorch belong to, e.g. resnet50 (docs/FORMATS.md)')
    .option('--input-shape <SHAPE>', 'another input size for a fully convolutional model, e.g. 1x3x224x224', shape)
    .option('--output <MEANING>', `what the outputs are: ${OUTPUT_MEANINGS.join(', ')}`, oneOf(OUTPUT_MEANINGS))
    .option('--output-name <NAME>', 'the value that is the output, if the model has several')
    .option('--mean <NUMBERS>', 'per channel, of pixels from 0 to 1', numbers)
    .option('--std <NUMBERS>', 'per channel', numbers)
    .option('--json', 'print everything as JSON')
    .action(async (model: string, { json, ...options }: CheckCommandOptions) => {
      note('reading the model...');
      const { obstacles, program, report, cost } = await checkModel({ model, ...options });
      if (json) say(JSON.stringify({ obstacles, report, cost }, null, 2));
      else if (program && report && cost) {
        say(`${program.model} can be evaluated.`);
        say(checkText(report.check));
        say(`scores are ${describeScores(program.output)}`);
        say(costText(cost));
        say(revealedText(program));
      } else say(obstaclesText(obstacles));
      if (obstacles.length > 0) process.exitCode = 1;
    });
}

function obstaclesText(obstacles: readonly Obstacle[]): string {
  const lines = obstacles.map(({ code, problem, remedy }) => `  ${code}: ${problem}\n    ${remedy}`);
  const things = obstacles.length === 1 ? 'One thing is' : `${obstacles.length} things are`;
  return `The model cannot be evaluated as it is. ${things} in the way:\n${lines.join('\n')}`;
}

function costText({ images, batch, bytes, linkSeconds }: ExpectedCost): string {
  const lines = Object.entries(linkSeconds).map(([name, seconds]) => `  ${name}: ${(seconds / 3600).toFixed(2)} h`);
  const head = `${images} images in batches of ${batch} send ${(bytes / 1e9).toFixed(2)} GB both ways; that alone takes, computing not counted:`;
  return [head, ...lines].join('\n');
}

function revealedText(program: Program): string {
  const { steps, tensors, input, output } = program;
  const shapeOf = (id: number) => tensors[id].shape.join('x');
  return [
    'the hospital will see in the program:',
    `  ${steps.length} steps with their names, kinds, kernels, shapes and bit widths; input ${shapeOf(input.tensor)}, output ${shapeOf(output.tensor)}`,
    ...(input.calibration ? [`  what the calibration images look like: ${calibrationText(input.calibration)}`] : []),
    `  the model's name, its preprocessing, and ${output.labels ? `the findings ${output.labels.join(', ')}` : 'no names of findings'}`,
    '  no weight, bias, threshold, sign or scale',
  ].join('\n');
}
