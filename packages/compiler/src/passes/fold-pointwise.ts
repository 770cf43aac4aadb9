/**
 * Weighted sums and selections that the compiler made, into the convolution that reads them: one homomorphic layer less. A vendor's
 * own pairs of convolutions stay as they are, since a product of two matrices may be larger than both.
 */
import { type Layer, type LinearLayer, tapsOf } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';

export function foldPointwise(output: Layer): Layer {
  return rewrite(output, (layer, onlyReader) => {
    const [inner] = layer.inputs;
    if (layer.kind !== 'linear' || inner?.kind !== 'linear' || !inner.arranges || !onlyReader) return layer;
    if (layer.groups !== 1 || inner.groups !== 1 || inner.bias.length !== inner.shape[0]) return layer;
    // Padding pads the sum with zeros, not with its bias.
    const padded = layer.window.padding.some((size) => size > 0);
    if (padded && inner.bias.some((value) => value !== 0)) return layer;
    return composed(layer, inner);
  });
}

function composed(outer: LinearLayer, inner: LinearLayer): Layer {
  const [middle] = inner.shape;
  const inputs = inner.weights.length / middle;
  const outputs = outer.shape[0];
  const area = tapsOf(outer.window);
  const weights = new Float32Array(outputs * inputs * area);
  const terms = sparseRows(inner.weights, middle, inputs);
  const positions = outer.bias.length / outputs;
  const bias = outer.bias.slice();
  for (let o = 0; o < outputs; o++) {
    for (let m = 0; m < middle; m++) {
      const from = (o * middle + m) * area;
      for (const { index, weight } of terms[m]) {
        const to = (o * inputs + index) * area;
        for (let tap = 0; tap < area; tap++) weights[to + tap] += outer.weights[from + tap] * weight;
      }
      let sum = 0;
      for (let tap = 0; tap < area; tap++) sum += outer.weights[from + tap];
      for (let p = 0; p < positions; p++) bias[o * positions + p] += sum * inner.bias[m];
    }
  }
  return { ...outer, inputs: inner.inputs, weights, bias };
}

function sparseRows(weights: Float32Array, rows: number, columns: number): { index: number; weight: number }[][] {
  return Array.from({ length: rows }, (_, row) => {
    const terms: { index: number; weight: number }[] = [];
    for (let index = 0; index < columns; index++) {
      const weight = weights[row * columns + index];
      if (weight !== 0) terms.push({ index, weight });
    }
    return terms;
  });
}
