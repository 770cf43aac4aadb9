/** Two connected in-process channels, for tests and for protocols inside one process. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Channel, ChannelCounters } from './channel.ts';

class Counters implements ChannelCounters {
  bytesSent = 0;
  bytesReceived = 0;
  messagesSent = 0;
  messagesReceived = 0;
  rounds = 0;
}

class PairEnd implements Channel {
  readonly counters = new Counters();
  readonly #inbox: Uint8Array[] = [];
  #waiting: ((message: Uint8Array) => void) | undefined;
  #sentSinceWait = false;
  peer!: PairEnd;

  async send(message: Uint8Array): Promise<void> {
    this.counters.bytesSent += message.length;
    this.counters.messagesSent += 1;
    this.#sentSinceWait = true;
    this.peer.#deliver(message);
  }

  async receive(bytes: number): Promise<Uint8Array> {
    if (this.#sentSinceWait) this.counters.rounds += 1;
    this.#sentSinceWait = false;
    const message = this.#inbox.shift() ?? (await new Promise<Uint8Array>((resolve) => (this.#waiting = resolve)));
    this.counters.bytesReceived += message.length;
    this.counters.messagesReceived += 1;
    if (message.length !== bytes) throw new DoubleblindError('DB3002', `${message.length} bytes instead of ${bytes}.`);
    return message;
  }

  #deliver(message: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(message);
    else this.#inbox.push(message);
  }
}

export function channelPair(): [Channel, Channel] {
  const left = new PairEnd();
  const right = new PairEnd();
  left.peer = right;
  right.peer = left;
  return [left, right];
}
