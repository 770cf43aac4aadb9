/**
 * The engine in thirty lines: compiles a model, runs both parties in this process over a channel in memory, and prints the
 * secure probabilities beside ONNX Runtime's. `npm run setup`, then `node examples/engine.ts` (Node.js 24).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@doubleblind/compiler';
import { preprocessImage, renderPhantom } from '@doubleblind/imaging';
import { channelPair, openSession } from '@doubleblind/mpc-core';
import { activate } from '@doubleblind/program';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [mean, std] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
]; // ImageNet's, as the model was trained
const preprocessing = { width: 64, height: 64, resize: 'box', channels: 3, mean, std } as const;
const film = (seed: number) => preprocessImage({ ...renderPhantom(seed, { site: 0 }), maximum: 255 }, preprocessing);

// The vendor's side: a public program for the hospital, private weights that stay.
const onnx = readFileSync(join(import.meta.dirname, 'densenet-tiny.onnx'));
const calibration = Array.from({ length: 8 }, (_, seed) => film(seed));
const { program, weights } = await compile(onnx, {
  ...{ calibration, preprocessing, bits: 12, weightBits: 12 },
  output: 'logits-sigmoid',
});

// Two parties and what connects them; between machines it is a TLS link.
const [vendorEnd, hospitalEnd] = channelPair();
const [vendor, hospital] = await Promise.all([
  openSession({ party: 'vendor', channel: vendorEnd, program, weights }),
  openSession({ party: 'hospital', channel: hospitalEnd, program }),
]);
const images = [film(1001), film(1002)];
const [secure] = await Promise.all([hospital.evaluate(images), vendor.serve(images.length)]);
const plaintext = await InferenceSession.create(onnx);
for (const [index, image] of images.entries()) {
  const { logits } = await plaintext.run({ input: new Tensor('float32', image, [1, 3, 64, 64]) });
  const line = (name: string, values: Float32Array) =>
    console.log(name, [...activate('sigmoid', values)].map((probability) => probability.toFixed(3)).join(' '));
  line('secure   ', secure[index]);
  line('plaintext', logits.data as Float32Array);
}
