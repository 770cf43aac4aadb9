/** What a party needs that runs in a page of a browser: a session over a link. Nothing here is of Node.js. */
export type { Session, StepListener } from './backend/session.ts';
export { ChannelMultiplexer } from './channel/multiplexer.ts';
export { type PacketSocket, type PeerLink, type SocketLinkOptions, socketLink } from './channel/socket-link.ts';
export { twoPartyBackend } from './two-party/backend.ts';
export type { TwoPartyThreat } from './two-party/plan/threat.ts';
export { openSession } from './two-party/session.ts';
