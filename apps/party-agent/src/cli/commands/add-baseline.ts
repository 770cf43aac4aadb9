import { copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { programHash } from '@doubleblind/program';
import { storageError } from '../../store/atomic-file.ts';
import { loadProgram } from '../../store/model-folder.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface AddBaselineOptions {
  readonly data?: string;
  readonly model: string;
  readonly program?: string;
  readonly programHash?: string;
}

/** `add-baseline`: the model itself, for agreed plaintext comparisons here: the vendor's own, or one lent to the hospital. */
export function addBaselineCommand() {
  return commandWithData('add-baseline')
    .description(
      'keep an ONNX model (the vendor: its own; the hospital: one that the vendor has lent) for evaluations that agree on a plaintext comparison on this agent; before they run',
    )
    .requiredOption('--model <ONNX>', 'the ONNX file')
    .option('--program <FILE>', 'its compiled program')
    .option('--program-hash <HASH>', 'or the hash of it, as the proposal states it')
    .action(async ({ model, program, programHash: stated, ...options }: AddBaselineOptions) => {
      const data = await openData(options);
      const hash = program === undefined ? stated : programHash((await loadProgram(program)).program);
      if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) {
        throw new DoubleblindError('DB5001', 'Give --program, or --program-hash with 64 hexadecimal digits.');
      }
      const target = data.baseline(hash);
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await copyFile(model, target);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          throw new DoubleblindError('DB5029', model, { cause: error });
        throw storageError(error, target);
      }
      say(`kept for program ${hash}`);
    });
}
