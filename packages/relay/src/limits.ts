/** Bounds of a relay: it serves strangers' agents with the operator's line and memory. */
export interface RelayLimits {
  /** Largest frame; a TLS record is 16 KiB, and a stream may put several together. */
  readonly frameBytes: number;
  /** What may wait for a slow receiver before its sender is paused. */
  readonly waitingBytes: number;
  /** From the open connection to the hello, in milliseconds. */
  readonly helloMilliseconds: number;
  /** From a call to its answer. */
  readonly answerMilliseconds: number;
  /** Joined ends that have sent nothing for so long are cut; agents' own heartbeats come every 5 s. */
  readonly silentMilliseconds: number;
  /** Calls of one agent at a time, waiting ones included. */
  readonly callsPerAgent: number;
  /** Calls of pages with one ticket at a time: the one of now, and one that has not noticed yet that its link broke. */
  readonly callsPerTicket: number;
  /** Calls of pages to one agent at a time. */
  readonly pagesPerAgent: number;
  /** Connections that have not said who they are, all together. */
  readonly strangers: number;
  /** Bytes that one agent's calls, and those of pages to it, may pass in 24 hours, both ways; null: any number. */
  readonly bytesPerAgentAndDay: number | null;
}

/** The bounds of a relay for which nothing else is said. */
export const USUAL_LIMITS: RelayLimits = {
  frameBytes: 4 * 1024 * 1024,
  waitingBytes: 4 * 1024 * 1024,
  helloMilliseconds: 10_000,
  answerMilliseconds: 15_000,
  silentMilliseconds: 60_000,
  callsPerAgent: 16,
  callsPerTicket: 2,
  pagesPerAgent: 32,
  strangers: 200,
  bytesPerAgentAndDay: null,
};
