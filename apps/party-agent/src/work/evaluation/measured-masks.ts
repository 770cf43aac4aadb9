/** What was measured of every case of a run of masks, kept in its folder for the hospital alone: reports and releases are made of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { loadProgram, PROGRAM_FILE } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import { measureVolumes } from './segmentation-volumes.ts';

const caseSchema = z.strictObject({
  dice: z.number().nullable(),
  hausdorff95: z.number().nullable(),
  volumeError: z.number().nullable(),
  volumeDifference: z.number(),
});

const measuredSchema = z.strictObject({
  version: z.literal(1),
  /** Cases in the order of the test set. */
  structures: z.array(z.strictObject({ structure: z.string(), cases: z.array(caseSchema) })).min(1),
  onlyModel: z.array(z.string()),
  onlyTestSet: z.array(z.string()),
});

/** Figures by case of the structures that both sides name. */
export type MeasuredMasks = z.infer<typeof measuredSchema>;

const MEASURED_FILE = 'masks-measured.json';

/** Measures every case of a complete run and keeps it. Throws DB5018 while batches are missing, DB5026, DB5032. */
export async function measureRun(folder: string, content: TestSetContent): Promise<MeasuredMasks> {
  const { program } = await loadProgram(join(folder, PROGRAM_FILE));
  const run = await RunStore.open(folder);
  await run.close();
  const { structures, onlyModel, onlyTestSet } = await measureVolumes({
    ...{ program, content, outputs: run.outputs() },
    tiles: run.plan.tiles,
  });
  const measured: MeasuredMasks = {
    version: 1,
    structures: structures.map(({ structure, cases }) => ({
      structure,
      cases: cases.map(({ dice, hausdorff95, volumeError, volumeDifference }) => ({
        ...{ dice, hausdorff95, volumeError, volumeDifference },
      })),
    })),
    onlyModel: [...onlyModel],
    onlyTestSet: [...onlyTestSet],
  };
  await writeFileAtomically(join(folder, MEASURED_FILE), `${JSON.stringify(measured)}\n`, 0o600);
  return measured;
}

/** Throws DB5609 where nothing was measured, DB5024 where the file is damaged. */
export async function readMeasured(folder: string): Promise<MeasuredMasks> {
  const path = join(folder, MEASURED_FILE);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new DoubleblindError('DB5609', path, { cause });
  });
  try {
    return measuredSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DoubleblindError('DB5024', path, { cause });
  }
}
