import { readFileSync } from 'node:fs';
import { compile, compareWithFile } from '@doubleblind/compiler';
import { preprocessImage, renderPhantom, SITES } from '@doubleblind/imaging';
import { simulateWrapping } from '../packages/compiler/src/calibrate/simulation.ts';
import { ModelFile } from '../packages/compiler/src/onnx/model-file.ts';
import { readOnnx } from '@doubleblind/compiler';
const path = process.argv[2];
const bytes = readFileSync(path);
const dims = readOnnx(bytes, path).inputs[0].dims.map((s, a) => a === 0 ? 1 : s ?? (a === 1 ? 3 : 32)) as number[];
const films = (count: number, seed: number) => Array.from({ length: count }, (_, n) => {
  const [height, width] = dims.slice(-2); const maps = dims[1];
  const { pixels } = renderPhantom(seed + n, { site: n % SITES.length, size: 128 });
  const p = preprocessImage({ width: 128, height: 128, maximum: 255, pixels }, { width, height, channels: 1, resize: 'bilinear', mean: [0], std: [1] });
  return Float32Array.from({ length: maps * width * height }, (_, i) => p[i % (width * height)]);
});
const compiled = await compile(bytes, { calibration: films(32, 91_000_001), path, margin: 2, maxFileDifference: 1, output: 'logits-sigmoid' });
const fresh = films(32, 97_000_001);
const file = await ModelFile.open(bytes, { output: compiled.program.output.name, path } as never);
const sim = await simulateWrapping(compiled.program, compiled.weights, fresh);
const sg = (x: number) => 1 / (1 + Math.exp(-x));
console.log(JSON.stringify(compiled.report.widths).slice(0, 600));
const rows = [];
for (const [i, f] of fresh.entries()) {
  const w = Array.from(await file.run(f, dims)); const g = Array.from(sim[i].outputs);
  rows.push({ i, left: sim[i].left, d: Math.max(...w.map((x, k) => Math.abs(sg(x) - sg(g[k])))), w: w.map((x) => x.toFixed(3)).join(' '), g: g.map((x) => x.toFixed(3)).join(' ') });
}
rows.sort((a, b) => b.d - a.d);
for (const r of rows.slice(0, 6)) console.log(r.i, r.left, r.d.toFixed(4), '|', r.w, '|', r.g);
