/**
 * What the gradient of one image takes: `node bench/gradients.ts [--network squeezenet|densenet121] [--size PIXELS] [--images N]
 * [--json FILE]`. One thread; the time is the median over the images, processor seconds are of the whole process over all of them.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuSeconds } from '@doubleblind/party-agent';
import { denseNet121, GradientEngine, squeezeNet } from '@doubleblind/training';

const NETWORKS = { squeezenet: squeezeNet, densenet121: denseNet121 };
const CLASSES = 5;

const { values } = parseArgs({
  options: {
    network: { type: 'string', default: 'squeezenet' },
    size: { type: 'string', default: '224' },
    images: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const network = values.network as keyof typeof NETWORKS;
const [size, images] = [Number(values.size), Number(values.images)];

const engine = await GradientEngine.load(NETWORKS[network]({ classes: CLASSES, size, seed: 1 }), { loss: 'softmax' });
const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i));
const labels = Float32Array.from({ length: CLASSES }, (_, i) => (i === 0 ? 1 : 0));
// The first one allocates.
await engine.gradient(image, labels, engine.initial);
const parameters = engine.initial;
const times: { gradient: number; forward: number }[] = [];
const before = cpuSeconds();
for (let i = 0; i < images; i++) {
  const begun = performance.now();
  await engine.gradient(image, labels, parameters);
  const between = performance.now();
  await engine.logits(image, parameters);
  times.push({ gradient: between - begun, forward: performance.now() - between });
}
const seconds = cpuSeconds() - before;
await engine.release();

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const result = {
  ...{ network, size, parameters: parameters.length, images },
  gradientMilliseconds: median(times.map(({ gradient }) => gradient)),
  forwardMilliseconds: median(times.map(({ forward }) => forward)),
  cpuMillisecondsPerImage: (1000 * seconds) / images,
};
console.log(JSON.stringify(result, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
