import { DoubleblindError } from '@doubleblind/errors';
import { describeScores, OUTPUT_MEANINGS, type OutputMeaning } from '@doubleblind/program';
import { Command } from 'commander';
import { compileModel } from '../../models/compile-model.ts';
import { MODEL_FORMATS } from '../../models/model-file.ts';
import { widthsText } from '../../models/widths.ts';
import { checkText } from '../compile-report.ts';
import { numbers, oneOf, positiveInteger, shape, wholeNumber } from '../options.ts';
import { note, say } from '../print.ts';

interface CompileCommandOptions {
  readonly out: string;
  readonly calibration?: string;
  readonly bits?: number | 'auto';
  readonly ignoredBits?: number;
  readonly weightBits?: number;
  readonly checkedPlaces?: number;
  readonly outputFractionBits?: number;
  readonly margin?: number;
  readonly inputShape?: number[];
  readonly architecture?: string;
  readonly findings?: string[];
  readonly output?: OutputMeaning;
  readonly outputName?: string;
  readonly targetDifference?: number;
  readonly maxDifference?: number;
  readonly resize?: 'none' | 'box' | 'bilinear' | 'trilinear';
  readonly axes?: string;
  readonly window?: number[];
  readonly tiles?: number;
  readonly mean?: number[];
  readonly std?: number[];
  readonly json?: boolean;
}

/** `compile`: a model to a public program and private weights. */
export function compileCommand() {
  return new Command('compile')
    .description('compile a model into a public program (for hospitals) and private weights (stay here)')
    .argument('<MODEL>', MODEL_FORMATS)
    .requiredOption('--out <DIR>', 'folder for program.json and weights.bin')
    .option('--calibration <DIR>', 'folder of images, or NIfTI volumes, like those to be evaluated (default: phantoms)')
    .option('--bits <N>', 'bits of what is compared, or auto: widths layer by layer', bits)
    .option('--ignored-bits <N>', 'low bits that comparisons leave out (default: 2)', wholeNumber)
    .option('--weight-bits <N>', 'bits of weights', positiveInteger)
    .option(
      '--output-fraction-bits <N>',
      'fraction bits of the outputs that hospitals see: fewer tell less of the model (default: 10)',
      wholeNumber,
    )
    .option('--margin <FACTOR>', 'how much further than measured values may go (default: 2)', factor)
    .option(
      '--checked-places <N>',
      'of each comparison, how many places a run checks to be in range; 0: no run notices a wrong score (default: 512)',
      wholeNumber,
    )
    .option('--architecture <NAME>', 'the network that weights of PyTorch belong to, e.g. resnet50 (docs/FORMATS.md)')
    .option('--input-shape <SHAPE>', 'another input size for a fully convolutional model, e.g. 1x3x224x224', shape)
    .option(
      '--findings <NAMES>',
      'names of the outputs, or of the classes of masks, separated by commas (default: "outputs" in MODEL.json)',
      names,
    )
    .option(
      '--output <MEANING>',
      `what the outputs are, if the graph does not tell: ${OUTPUT_MEANINGS.join(', ')}`,
      oneOf(OUTPUT_MEANINGS),
    )
    .option('--output-name <NAME>', 'the value that is the output, if the model has several')
    .option(
      '--target-difference <P>',
      'largest difference of scores from the file that widths are chosen for: more is cheaper (default: 0.01)',
      factor,
    )
    .option('--max-difference <P>', 'refuse a program that differs by more from the file (default: 0.05)', factor)
    .option(
      '--resize <RULE>',
      'how images come to the input size; volumes: none or trilinear',
      oneOf(['none', 'box', 'bilinear', 'trilinear']),
    )
    .option('--axes <AXES>', 'volumes: where depth, height and width of the input lead to, e.g. RAS, SPL')
    .option('--window <LOW,HIGH>', 'volumes: cut values off to these (default: a z-score of each volume)', numbers)
    .option(
      '--tiles <OVERLAP>',
      'volumes of any size, cut into tiles of the input that share 0.25, 0.5 or 0.75 of themselves with the next',
      factor,
    )
    .option('--mean <NUMBERS>', 'per channel, of pixels from 0 to 1', numbers)
    .option('--std <NUMBERS>', 'per channel', numbers)
    .option('--json', 'print the report as JSON')
    .action(async (model: string, { json, targetDifference, maxDifference, ...options }: CompileCommandOptions) => {
      note('reading the model, measuring ranges and choosing widths...');
      const { program, report } = await compileModel({
        model,
        ...options,
        onNote: note,
        onProgress: note,
        ...(targetDifference === undefined ? {} : { maxProbabilityDifference: targetDifference }),
        ...(maxDifference === undefined ? {} : { maxFileDifference: maxDifference }),
      });
      if (json) {
        say(JSON.stringify({ model: program.model, out: options.out, report }));
        return;
      }
      say(`${program.model}: ${program.steps.length} steps; bits: ${widthsText(program)}`);
      say(`program (public): ${options.out}/program.json; weights (private): ${options.out}/weights.bin`);
      say(
        `on ${report.calibrationImages} calibration images: largest difference of ${program.output.masks ? 'masks (1 less Dice)' : 'probabilities'} ${report.accuracy.maximum.toFixed(4)}, mean ${report.accuracy.mean.toFixed(5)}`,
      );
      say(checkText(report.check));
      for (const { name, knots, error, low, high } of report.approximations) {
        say(
          `${name} is computed with ${knots} knots, within ${error.toPrecision(2)} on [${low.toFixed(2)}, ${high.toFixed(2)}]`,
        );
      }
      say(`scores are ${describeScores(program.output)}`);
    });
}

function bits(text: string): number | 'auto' {
  return text === 'auto' ? text : positiveInteger(text);
}

function factor(text: string): number {
  const [value] = numbers(text);
  return value;
}

function names(text: string): string[] {
  const list = text.split(',').map((name) => name.trim());
  if (list.some((name) => name === '')) throw new DoubleblindError('DB5001', `"${text}" has an empty name.`);
  return list;
}
