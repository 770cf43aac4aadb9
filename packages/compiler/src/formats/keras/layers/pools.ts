/** Pools over windows and over whole maps. */
import type { Conversion } from '../layer-view.ts';
import { windowAttributes, windowsOf } from './windows.ts';

const pool =
  (rank: number, operator: 'MaxPool' | 'AveragePool'): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const kernel = view.fields.sizes('pool_size', rank, 2);
    const strides = view.fields.raw('strides') === undefined ? kernel : view.fields.sizes('strides', rank, 2);
    const windows = windowsOf(view, value.shape.slice(0, -1), kernel, strides);
    // Padding does not count in a mean, as in TensorFlow.
    const name = view.node(operator, operator, [value.name], windowAttributes(windows, false));
    return { name, shape: [...windows.sizes, ...value.shape.slice(-1)] };
  };

const globalPool =
  (rank: number, operator: 'GlobalMaxPool' | 'GlobalAveragePool'): Conversion =>
  (view, [value]) => {
    view.requireChannelsLast();
    view.requireRank(value, rank + 1);
    const channels = value.shape.slice(-1);
    const pooled = view.node(operator, operator, [value.name]);
    if (view.fields.flag('keepdims', false)) return { name: pooled, shape: [...new Array(rank).fill(1), ...channels] };
    return { name: view.node('flat', 'Flatten', [pooled]), shape: channels };
  };

const RANKS = [1, 2, 3] as const;

export const poolLayers: Readonly<Record<string, Conversion>> = Object.fromEntries(
  RANKS.flatMap((rank) => [
    [`MaxPooling${rank}D`, pool(rank, 'MaxPool')],
    [`MaxPool${rank}D`, pool(rank, 'MaxPool')],
    [`AveragePooling${rank}D`, pool(rank, 'AveragePool')],
    [`AvgPool${rank}D`, pool(rank, 'AveragePool')],
    [`GlobalMaxPooling${rank}D`, globalPool(rank, 'GlobalMaxPool')],
    [`GlobalMaxPool${rank}D`, globalPool(rank, 'GlobalMaxPool')],
    [`GlobalAveragePooling${rank}D`, globalPool(rank, 'GlobalAveragePool')],
    [`GlobalAvgPool${rank}D`, globalPool(rank, 'GlobalAveragePool')],
  ]),
);
