/** `bench growth`: the same program on more and more images; cost must grow with them and memory must not. */
import { BenchModel } from './evaluation.ts';
import { positive, readOptions } from './options.ts';
import { writeResult } from './result.ts';

export async function benchGrowth(args: string[]): Promise<void> {
  const { options, values } = readOptions(args, {
    images: { type: 'string', default: '8,32,128' },
    lanes: { type: 'string', default: '1' },
  });
  const lanes = positive(String(values.lanes), '--lanes');
  const counts = String(values.images)
    .split(',')
    .map((text) => positive(text, '--images'));
  await BenchModel.use(options, async (model) => {
    const measured = [];
    for (const images of counts)
      measured.push((await model.evaluate({ images, batch: options.batch, lanes })).measured);
    writeResult(options.json, { growth: measured }, measured);
  });
}
