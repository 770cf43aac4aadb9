import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { programHash } from '@doubleblind/program';
import { inputShapeOf, MODEL_FORMATS, readModelFile } from '../../models/model-file.ts';
import { storageError, writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram } from '../../store/model-folder.ts';
import { commandWithData, openData, shape } from '../options.ts';
import { say } from '../print.ts';

interface AddBaselineOptions {
  readonly data?: string;
  readonly model: string;
  readonly architecture?: string;
  readonly inputShape?: number[];
  readonly program?: string;
  readonly programHash?: string;
}

/** `add-baseline`: the model itself, for agreed plaintext comparisons here: the vendor's own, or one lent to the hospital. */
export function addBaselineCommand() {
  return commandWithData('add-baseline')
    .description(
      'keep a model (the vendor: its own; the hospital: one that the vendor has lent) for evaluations that agree on a plaintext comparison on this agent; before they run',
    )
    .requiredOption('--model <FILE>', MODEL_FORMATS)
    .option('--architecture <NAME>', 'the network that weights of PyTorch belong to, e.g. resnet50 (docs/FORMATS.md)')
    .option('--input-shape <SHAPE>', 'with --program-hash: sizes that the file leaves open, e.g. 1x3x224x224', shape)
    .option('--program <FILE>', 'its compiled program')
    .option('--program-hash <HASH>', 'or the hash of it, as the proposal states it')
    .action(
      async ({ model, architecture, inputShape, program, programHash: stated, ...options }: AddBaselineOptions) => {
        const data = await openData(options);
        const compiled = program === undefined ? undefined : (await loadProgram(program)).program;
        const hash = compiled ? programHash(compiled) : stated;
        if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) {
          throw new DoubleblindError('DB5001', 'Give --program, or --program-hash with 64 hexadecimal digits.');
        }
        const { onnx } = await readModelFile({
          model,
          ...(architecture === undefined ? {} : { architecture }),
          ...(compiled ? { inputShape: inputShapeOf(compiled) } : inputShape ? { inputShape } : {}),
        });
        const target = data.baseline(hash);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 }).catch((error) => {
          throw storageError(error, target);
        });
        await writeFileAtomically(target, onnx, 0o600);
        say(`kept for program ${hash}`);
      },
    );
}
