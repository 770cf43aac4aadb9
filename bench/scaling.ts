/**
 * `bench scaling`: the same evaluation with both parties pinned to one core, with a core each, and free; with one batch in
 * flight and with two; and a single image by itself. Cores are those of the machine that it runs on (`taskset`).
 */
import { BenchModel, type Settings } from './evaluation.ts';
import { positive, readOptions } from './options.ts';
import { writeResult } from './result.ts';

export async function benchScaling(args: string[]): Promise<void> {
  const { options, values } = readOptions(args, { images: { type: 'string', default: '16' } });
  const images = positive(String(values.images), '--images');
  const { batch } = options;
  const runs: (Settings & { name: string })[] = [
    { name: 'one core for both', images, batch, lanes: 1, processors: { vendor: 0, hospital: 0 } },
    { name: 'a core each', images, batch, lanes: 1, processors: { vendor: 0, hospital: 1 } },
    { name: 'a core each, two lanes', images, batch, lanes: 2, processors: { vendor: 0, hospital: 1 } },
    { name: 'not pinned', images, batch, lanes: 1 },
    { name: 'not pinned, two lanes', images, batch, lanes: 2 },
    { name: 'a single image', images: 1, batch: 1, lanes: 1 },
  ];
  await BenchModel.use(options, async (model) => {
    const measured = [];
    for (const { name, ...settings } of runs) measured.push({ name, ...(await model.evaluate(settings)).measured });
    writeResult(options.json, { scaling: measured }, measured);
  });
}
