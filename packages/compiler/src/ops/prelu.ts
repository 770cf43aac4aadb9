/** PRelu with constant slopes: one, or one a channel. */
import { perChannel } from './dims.ts';
import { leaky } from './leaky-relu.ts';
import type { Operator } from './operator.ts';

export const prelu: Operator = {
  name: 'PRelu',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const { data } = node.real(1, 'slopes');
    const channels = node.dims(0)[1];
    if (data.length !== 1 && data.length !== channels)
      throw node.error(`has ${data.length} slopes for ${channels} channels; one, or one a channel, is supported`);
    const slopes = Float64Array.from({ length: channels }, (_, c) => data[data.length === 1 ? 0 : c]);
    return leaky(node.name, input, perChannel(slopes, node.dims(0)));
  },
};
