/** Bounds and times of the agent channel, in one place. */
export const CHANNEL_LIMITS = {
  /** Largest message in bytes; a larger one closes the connection with code 1009. */
  messageBytes: 4 * 1024 * 1024,
  /** The agent answers the challenge within this time. */
  helloMilliseconds: 10_000,
  /** Both sides send a ping this often (cloud networks cut idle connections after minutes). */
  pingMilliseconds: 15_000,
  /** Silence for this long means that the other side is gone. */
  silenceMilliseconds: 45_000,
  /** At most one progress message an evaluation in this time. */
  progressMilliseconds: 500,
  /** First and longest wait of the agent before it connects again (exponential backoff with jitter). */
  reconnectFirstMilliseconds: 500,
  reconnectLongestMilliseconds: 30_000,
} as const;

/** WebSocket close codes that the portal uses (4000-4999 are for applications, RFC 6455 section 7.4.2). */
export const CLOSE_CODES = {
  /** A message that the contracts do not allow. */
  protocolError: 4400,
  /** Signature wrong, key unknown or agent removed: do not reconnect, tell the administrator. */
  notAuthenticated: 4401,
  /** Another connection of the same agent replaced this one. */
  replaced: 4409,
  /** Other contract version: update this agent. */
  versionMismatch: 4426,
  /** No ping or message for too long. */
  silent: 4408,
} as const;
