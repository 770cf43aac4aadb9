/** What a channel counts: payload bytes and messages of the protocol, without framing. */
import type { ChannelCounters } from './channel.ts';

export class Counters implements ChannelCounters {
  bytesSent = 0;
  bytesReceived = 0;
  messagesSent = 0;
  messagesReceived = 0;
  rounds = 0;
  #sentSinceWait = false;

  sent(bytes: number): void {
    this.bytesSent += bytes;
    this.messagesSent += 1;
    this.#sentSinceWait = true;
  }

  /** Before each wait. Counts by program order, not by arrival times, so that two runs count alike. */
  waits(): void {
    if (this.#sentSinceWait) this.rounds += 1;
    this.#sentSinceWait = false;
  }

  received(bytes: number): void {
    this.bytesReceived += bytes;
    this.messagesReceived += 1;
  }
}
