export type { Caller } from './caller.ts';
export { type CallTakers, callThroughRelay, listenAtRelay, type RelayAccess, type RelayListener } from './client.ts';
export { type RelayLimits, USUAL_LIMITS } from './limits.ts';
export { Relay, type RelayCounters, type RelayOptions } from './relay.ts';
export { RELAY_PATH, type RelayServerOptions, type RunningRelay, serveRelay } from './serve.ts';
