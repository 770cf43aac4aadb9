/** Two connected in-process channels, for tests and for protocols inside one process. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Channel } from './channel.ts';
import { Counters } from './counters.ts';
import { Inbox } from './inbox.ts';

class PairEnd implements Channel {
  readonly counters = new Counters();
  readonly inbox = new Inbox();
  peer!: PairEnd;

  async send(message: Uint8Array): Promise<void> {
    this.counters.sent(message.length);
    this.peer.inbox.push(message);
  }

  async receive(bytes: number): Promise<Uint8Array> {
    this.counters.waits();
    const message = await this.inbox.take();
    this.counters.received(message.length);
    if (message.length !== bytes) throw new DoubleblindError('DB3002', `${message.length} bytes instead of ${bytes}.`);
    return message;
  }
}

/** Two ends of a channel in memory: what one sends the other receives. */
export function channelPair(): [Channel, Channel] {
  const left = new PairEnd();
  const right = new PairEnd();
  left.peer = right;
  right.peer = left;
  return [left, right];
}
