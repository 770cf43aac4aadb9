/**
 * `bench inference`: one evaluation, measured, beside the plaintext run; with --latency also a single image by itself, with
 * --profile FILE where the CPU seconds and bytes went.
 */
import { writeFileSync } from 'node:fs';
import { BenchModel } from './evaluation.ts';
import { positive, readOptions } from './options.ts';
import { profileOf, profileTables } from './profile.ts';
import { writeResult } from './result.ts';

export async function benchInference(args: string[]): Promise<void> {
  const { options, values } = readOptions(args, {
    images: { type: 'string', default: '8' },
    lanes: { type: 'string', default: '1' },
    pin: { type: 'boolean' },
    latency: { type: 'boolean' },
    profile: { type: 'string' },
  });
  const images = positive(String(values.images), '--images');
  const lanes = positive(String(values.lanes), '--lanes');
  await BenchModel.use(options, async (model) => {
    const processors = values.pin ? { processors: { vendor: 0, hospital: 1 } } : {};
    const { pair, testSet, measured } = await model.evaluate({ images, batch: options.batch, lanes, ...processors });
    if (values.profile !== undefined) {
      const profile = profileOf(pair);
      writeFileSync(String(values.profile), `${JSON.stringify(profile, null, 2)}\n`);
      for (const rows of profileTables(profile)) console.table(rows);
    }
    const { masks } = model.program.output;
    const compared = masks
      ? await model.compareMasks(masks, images, pair, testSet)
      : await model.compareWithPlaintext(images, pair, testSet);
    const single = values.latency
      ? (await model.evaluate({ images: 1, batch: 1, lanes: 1, ...processors })).measured
      : undefined;
    const latency = single && { latency: { ...single.perImage, peakMemoryMiB: single.peakMemoryMiB } };
    const result = { ...measured, ...compared, ...latency };
    writeResult(options.json, result, [measured, ...(single ? [single] : [])]);
  });
}
