/**
 * Squares of which sums are roots' arguments: some maps, or positions of a map, vary by a hundredth of what others do, and their squares are
 * smaller than the last bit of what was squared. Such products keep more bits, as many as the sum leaves in its ring.
 */
import { type Layer, type ScaleLayer, sizeOf } from '../layers/layer.ts';
import { layersInOrder, rewrite } from '../layers/rewrite.ts';

/** More bits would tell apart what the factors do not. */
const MOST_SPARE_BITS = 6;
/** Bits of a ring that the widest values leave to sums of them. */
const BITS_OF_SUMS = 13;

export function preciseSquares(output: Layer): Layer {
  const spare = new Map<string, number>();
  for (const layer of layersInOrder(output)) {
    if (layer.kind !== 'function' || layer.expression.kind !== 'power') continue;
    if (Number.isInteger(layer.expression.exponent)) continue;
    const found = squareBelow(layer.inputs[0]);
    if (found) spare.set(found.square.name, Math.max(0, Math.min(MOST_SPARE_BITS, BITS_OF_SUMS - found.sumBits)));
  }
  return rewrite(output, (layer) => {
    const spareBits = layer.kind === 'scale' ? spare.get(layer.name) : undefined;
    return spareBits === undefined ? layer : { ...layer, spareBits };
  });
}

/** The square that a value is the mean or sum of, and the bits by which sums of it are wider, in the ring where they are widest. */
function squareBelow(value: Layer): { square: ScaleLayer; sumBits: number } | undefined {
  let [sumBits, widest] = [0, 0];
  for (let at = value; ; ) {
    widest = Math.max(widest, sumBits);
    if (at.kind === 'scale') return at.inputs[0] === at.inputs[1] ? { square: at, sumBits: widest } : undefined;
    if (at.kind === 'linear' && at.refreshes) {
      sumBits = 0;
      at = at.inputs[0];
      continue;
    }
    if (at.kind !== 'affine' && at.kind !== 'sumPool' && at.kind !== 'permute' && at.kind !== 'reshape')
      return undefined;
    const [input] = at.inputs;
    if (at.kind === 'sumPool') sumBits += Math.ceil(Math.log2(sizeOf(input.shape) / sizeOf(at.shape)));
    at = input;
  }
}
