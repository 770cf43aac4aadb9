/**
 * `bench privacy-cost`: what privacy costs for a model. One image asked from a page of a browser, beside ONNX Runtime on one thread, and images between two agents
 * with 1, 2 and 4 batches in flight.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { PrivacyCost } from '@doubleblind/contracts';
import type { TwoPartyThreat } from '@doubleblind/mpc-core';
import { type Program, programHash } from '@doubleblind/program';
import { BenchModel } from './evaluation.ts';
import { positive, readOptions } from './options.ts';
import { measurePage, type PageCost } from './page/measure-page.ts';
import { type InputCost, inputCost } from './primitives/input-cost.ts';
import { rounded } from './profile.ts';
import type { Measured } from './result.ts';

export async function benchPrivacyCost(args: string[]): Promise<void> {
  const { options, values } = readOptions(args, {
    images: { type: 'string', default: '8' },
    lanes: { type: 'string', default: '1,2,4' },
    questions: { type: 'string', default: '3' },
    'at-once': { type: 'boolean' },
  });
  const images = positive(String(values.images), '--images');
  const lanes = String(values.lanes)
    .split(',')
    .map((count) => positive(count, '--lanes'));
  const times = positive(String(values.questions), '--questions');
  const { threatModel = 'semi-honest' } = options;
  await BenchModel.use(options, async (model) => {
    const folders = { modelFolder: model.modelFolder, dataFolder: model.vendorFolder, image: await model.imageFile() };
    const page = await measurePage({ ...folders, times, threatModel, atOnce: values['at-once'] === true });
    const runs = [];
    for (const count of lanes) runs.push(await model.evaluate({ images, batch: options.batch, lanes: count }));
    const { plaintext, accuracy } = await model.compareWithPlaintext(images, runs[0].pair, runs[0].testSet);
    const agents = runs.map(({ measured }) => measured);
    const input = inputCost(model.program, await model.firstInput(runs[0].testSet));
    const cost = costOf({ program: model.program, threatModel, page, input, plaintext, accuracy, agents });
    writeFileSync(options.json, `${JSON.stringify({ cost, page, plaintext, accuracy, agents }, null, 2)}\n`);
    console.table(
      page.map(({ browser: _, ...numbers }) =>
        Object.fromEntries(Object.entries(numbers).map(([name, x]) => [name, rounded(x, 3)])),
      ),
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
    console.log(
      `an image of ${input.polynomials} polynomials: encoding ${input.encodeSeconds.toExponential(2)} s, encryption ${input.encryptSeconds.toExponential(2)} s`,
    );
  });
}

interface MeasuredCosts {
  readonly program: Program;
  readonly threatModel: TwoPartyThreat;
  readonly page: readonly PageCost[];
  readonly input: InputCost;
  readonly plaintext: { readonly wallSeconds: number };
  readonly accuracy: { readonly maxAbsProbabilityDifference: number; readonly meanAbsProbabilityDifference: number };
  readonly agents: readonly Measured[];
}

/** What "party-agent offer-model --cost" shows of it. */
function costOf({ program, threatModel, page, input, plaintext, accuracy, agents }: MeasuredCosts): PrivacyCost {
  const { browser: _, ...numbers } = medians(page);
  const [{ model }] = cpus();
  return {
    ...{ version: 1, programHash: programHash(program), threatModel, measuredAt: new Date().toISOString() },
    machine: `${availableParallelism()} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}, ${page[0].browser}`,
    page: { questions: page.length, ...numbers },
    input,
    plaintextSeconds: plaintext.wallSeconds,
    agents: agents.map(({ lanes, batch, images, perImage, peakMemoryMiB }) => ({
      ...{ lanes, batch, images, secondsAnImage: perImage.wallSeconds },
      bytesAnImage: perImage.bytes.vendorToHospital + perImage.bytes.hospitalToVendor,
      ...{ vendorMiB: peakMemoryMiB.vendor, hospitalMiB: peakMemoryMiB.hospital },
    })),
    difference: { largest: accuracy.maxAbsProbabilityDifference, mean: accuracy.meanAbsProbabilityDifference },
  };
}

/** Of each figure by itself; of the middle two their mean. */
function medians(costs: readonly PageCost[]): PageCost {
  const middle = (key: Exclude<keyof PageCost, 'browser'>) => {
    const sorted = costs.map((cost) => cost[key]).sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  };
  const [{ browser }] = costs;
  return {
    ...{ browser, prepareSeconds: middle('prepareSeconds'), readSeconds: middle('readSeconds') },
    ...{ answerSeconds: middle('answerSeconds'), seconds: middle('seconds'), bytes: middle('bytes') },
    ...{ bufferMiB: middle('bufferMiB'), tabMiB: middle('tabMiB') },
  };
}
