export type { ComparisonReport, StepDifference } from './backend/compare.ts';
export { compareBackend } from './backend/compare.ts';
export type {
  Backend,
  BackendCost,
  Memory,
  Opened,
  Operations,
  PartyNetwork,
  Roles,
  StepInputs,
  Threat,
} from './backend/contract.ts';
export { decodeOutputs, encodeInputs } from './backend/encode.ts';
export { Executor, type ExecutorOptions } from './backend/executor.ts';
export { localNetworks, networkOf } from './backend/network.ts';
export type { Profiler, StepProfile } from './backend/profile.ts';
export { Session, type SessionOptions, type StepListener } from './backend/session.ts';
export type { Channel, ChannelCounters } from './channel/channel.ts';
export { discard } from './channel/discard.ts';
export { MAXIMUM_PACKET_BYTES } from './channel/frame.ts';
export type { Link, LinkReceiver } from './channel/link.ts';
export { ChannelMultiplexer } from './channel/multiplexer.ts';
export { channelPair } from './channel/pair.ts';
export { bridgeLink, portLink } from './channel/port-link.ts';
export { NETWORKS, type Network, type NetworkName, shapedLink } from './channel/shaped-link.ts';
export { type PacketSocket, type PeerLink, type SocketLinkOptions, socketLink } from './channel/socket-link.ts';
export { splitLink } from './channel/split-link.ts';
export { webSocketLink } from './channel/web-socket-link.ts';
export { Heap } from './kernel/heap.ts';
export { reference } from './reference/backend.ts';
export { twoParty, twoPartyBackend, twoPartyPrivate } from './two-party/backend.ts';
export { compareParties } from './two-party/compare-parties.ts';
export { WIRE_VERSION } from './two-party/digest.ts';
export type { Party } from './two-party/plan/party.ts';
export { TWO_PARTY_THREATS, type TwoPartyThreat } from './two-party/plan/threat.ts';
export type { TwoPartyPlan } from './two-party/plan/two-party-plan.ts';
export { openSession, type TwoPartySessionOptions } from './two-party/session.ts';
export type { TwoPartyShare } from './two-party/share.ts';
