/**
 * Reshapes that take channels apart (volumes, [C, D * H, W] to [C * D, H, W]) behind what works value by value: then they meet those that
 * bring channels together again and vanish, and every channel keeps one scale, one threshold and one norm, whatever its depth.
 */
import type { AffineLayer, Layer, Shape } from '../layers/layer.ts';
import { sizeOf } from '../layers/layer.ts';
import { rewrite } from '../layers/rewrite.ts';
import { reshaped } from '../ops/dims.ts';

export function sinkReshapes(output: Layer): Layer {
  return rewrite(output, (layer) => {
    const inner = layer.inputs.map(apart).find((one) => one !== undefined);
    const below = inner && sunk(layer, inner);
    return below ? reshaped(`${layer.name}/apart`, below, layer.shape) : layer;
  });
}

/** What the layer is a reshape of, where that has each of its channels as several. */
function apart(layer: Layer): Layer | undefined {
  if (layer.kind !== 'reshape') return undefined;
  const [inner] = layer.inputs;
  return layer.shape[0] % inner.shape[0] === 0 && layer.shape[0] > inner.shape[0] ? inner : undefined;
}

function sunk(layer: Layer, inner: Layer): Layer | undefined {
  const { shape } = inner;
  switch (layer.kind) {
    case 'relu':
    case 'function':
      return { ...layer, shape, inputs: [inner] };
    case 'affine':
      return sunkAffine(layer, inner);
    case 'add': {
      const inputs = layer.inputs.map((input) => alike(input, shape));
      return inputs.every((input) => input !== undefined) ? { ...layer, shape, inputs } : undefined;
    }
    case 'concat': {
      const depth = (shape[1] * shape[2]) / (layer.shape[1] * layer.shape[2]);
      const parts = layer.inputs.map((input) => alike(input, [input.shape[0] / depth, shape[1], shape[2]]));
      if (!parts.every((part) => part !== undefined)) return undefined;
      const channels = parts.reduce((sum, part) => sum + part.shape[0], 0);
      return { ...layer, shape: [channels, shape[1], shape[2]], inputs: parts };
    }
    default:
      return undefined;
  }
}

/** The input's values in another shape, if they were given theirs by a reshape anyway. */
function alike(input: Layer, shape: Shape): Layer | undefined {
  if (input.kind !== 'reshape' || !Number.isInteger(shape[0]) || sizeOf(input.shape) !== sizeOf(shape))
    return undefined;
  return reshaped(`${input.name}/alike`, input.inputs[0], shape);
}

function sunkAffine(layer: AffineLayer, inner: Layer): Layer | undefined {
  const each = layer.shape[0] / inner.shape[0];
  const first = (values: Float64Array) => values.filter((_, index) => index % each === 0);
  const isShared = (values: Float64Array) => values.every((value, at) => value === values[at - (at % each)]);
  if (!isShared(layer.factor)) return undefined;
  const perChannel = layer.offset.length === layer.shape[0];
  // One offset a value lies in the same order in either shape.
  if (perChannel && !isShared(layer.offset)) return undefined;
  const offset = perChannel ? first(layer.offset) : layer.offset;
  return { ...layer, shape: inner.shape, inputs: [inner], factor: first(layer.factor), offset };
}
