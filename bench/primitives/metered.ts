/**
 * Runs two parties in one process, in turn, and measures the CPU time of each by itself: a party's clock runs from the
 * arrival of a message until it waits for the next. Messages arrive in a turn of the event loop of their own.
 */
import type { Channel, ChannelCounters } from '@doubleblind/mpc-core';

class Counters implements ChannelCounters {
  bytesSent = 0;
  bytesReceived = 0;
  messagesSent = 0;
  messagesReceived = 0;
  rounds = 0;
}

export class MeteredEnd implements Channel {
  readonly counters = new Counters();
  /** CPU microseconds of this party so far (user and system, all threads). */
  cpuMicroseconds = 0;
  peer!: MeteredEnd;
  readonly #inbox: Uint8Array[] = [];
  #waiting: ((message: Uint8Array) => void) | undefined;
  #since: NodeJS.CpuUsage | undefined;

  async send(message: Uint8Array): Promise<void> {
    this.counters.bytesSent += message.length;
    this.counters.messagesSent += 1;
    setImmediate(() => this.peer.#deliver(message));
  }

  async receive(bytes: number): Promise<Uint8Array> {
    const message = this.#inbox.shift() ?? (await this.#next());
    if (message.length !== bytes) throw new RangeError(`${message.length} bytes instead of ${bytes}`);
    this.counters.bytesReceived += bytes;
    this.counters.messagesReceived += 1;
    return message;
  }

  /** Runs a task of this party under its clock. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#start();
    const result = await task();
    this.#stop();
    return result;
  }

  #next(): Promise<Uint8Array> {
    this.#stop();
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #deliver(message: Uint8Array): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) this.#inbox.push(message);
    else {
      this.#start();
      waiting(message);
    }
  }

  #start(): void {
    this.#since = process.cpuUsage();
  }

  #stop(): void {
    const used = process.cpuUsage(this.#since);
    this.cpuMicroseconds += used.user + used.system;
  }
}

export function meteredPair(): [MeteredEnd, MeteredEnd] {
  const left = new MeteredEnd();
  const right = new MeteredEnd();
  left.peer = right;
  right.peer = left;
  return [left, right];
}
