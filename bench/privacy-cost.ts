/**
 * `bench privacy-cost`: what privacy costs for a model. One image asked from a page of a browser, beside ONNX Runtime on one thread, and images between two agents
 * with 1, 2 and 4 batches in flight.
 */
import { writeFileSync } from 'node:fs';
import { BenchModel } from './evaluation.ts';
import { positive, readOptions } from './options.ts';
import { measurePage } from './page/measure-page.ts';
import { rounded } from './profile.ts';

export async function benchPrivacyCost(args: string[]): Promise<void> {
  const { options, values } = readOptions(args, {
    images: { type: 'string', default: '8' },
    lanes: { type: 'string', default: '1,2,4' },
    questions: { type: 'string', default: '3' },
  });
  const images = positive(String(values.images), '--images');
  const lanes = String(values.lanes)
    .split(',')
    .map((count) => positive(count, '--lanes'));
  const times = positive(String(values.questions), '--questions');
  const { threatModel = 'semi-honest' } = options;
  await BenchModel.use(options, async (model) => {
    const folders = { modelFolder: model.modelFolder, dataFolder: model.vendorFolder, image: await model.imageFile() };
    const page = await measurePage({ ...folders, times, threatModel });
    const runs = [];
    for (const count of lanes) runs.push(await model.evaluate({ images, batch: options.batch, lanes: count }));
    const { plaintext, accuracy } = await model.compareWithPlaintext(images, runs[0].pair, runs[0].testSet);
    const agents = runs.map(({ measured }) => measured);
    const result = { model: model.program.model, threatModel, page, plaintext, accuracy, agents };
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
    console.table(
      page.map((cost) => Object.fromEntries(Object.entries(cost).map(([name, x]) => [name, rounded(x, 3)]))),
    );
    console.table(
      agents.map(({ lanes: count, perImage }) => ({
        lanes: count,
        'wall s an image': rounded(perImage.wallSeconds, 3),
        'speed-up': rounded(agents[0].perImage.wallSeconds / perImage.wallSeconds, 2),
        'times plaintext': Math.round(perImage.wallSeconds / plaintext.wallSeconds),
      })),
    );
    console.log(`plaintext ${plaintext.wallSeconds.toExponential(2)} s an image`);
  });
}
