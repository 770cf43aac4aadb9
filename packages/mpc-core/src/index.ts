export type { Channel, ChannelCounters } from './channel/channel.ts';
export { MAXIMUM_PACKET_BYTES } from './channel/frame.ts';
export type { Link, LinkReceiver } from './channel/link.ts';
export { ChannelMultiplexer } from './channel/multiplexer.ts';
export { channelPair } from './channel/pair.ts';
export { bridgeLink, portLink } from './channel/port-link.ts';
export { NETWORKS, type Network, type NetworkName, shapedLink } from './channel/shaped-link.ts';
export { type PeerLink, type WebSocketLinkOptions, webSocketLink } from './channel/web-socket-link.ts';
export { Heap } from './kernel/heap.ts';
