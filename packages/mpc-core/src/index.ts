export type { Channel, ChannelCounters } from './channel/channel.ts';
export { channelPair } from './channel/pair.ts';
export { Heap } from './kernel/heap.ts';
