/**
 * A link that behaves like a slower network, for benchmarks on loopback. Each side shapes what it sends: packets leave at
 * the bandwidth (one after the other, as on a wire) and are passed on half a round-trip time later.
 *
 * `roundTripMilliseconds` is the echo latency, as in the published comparisons that these networks come from (Cheetah,
 * eprint 2022/207, section 5: LAN 384 MB/s and 0.3 ms, WAN 44 MB/s and 40 ms). Timers have a grain of a millisecond: delays below half
 * of one are left to loopback itself, whose own round trip through TLS and two threads is above 0.3 ms.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { HIGH_WATER_BYTES, type Link, type LinkReceiver } from './link.ts';

/** A network to imitate: bits per second each way and milliseconds of a round trip. */
export interface Network {
  readonly bitsPerSecond: number;
  readonly roundTripMilliseconds: number;
}

/** The networks of docs/PERFORMANCE.md. */
export const NETWORKS = {
  lan: { bitsPerSecond: 3e9, roundTripMilliseconds: 0.3 },
  wan: { bitsPerSecond: 350e6, roundTripMilliseconds: 40 },
  hospital: { bitsPerSecond: 100e6, roundTripMilliseconds: 20 },
} as const satisfies Record<string, Network>;
/** Name of one of NETWORKS. */
export type NetworkName = keyof typeof NETWORKS;

const TIMER_GRAIN_MILLISECONDS = 0.5;

/** The link with the delay and the rate of a network, for measurements on one machine. */
export function shapedLink(link: Link, network: Network): Link {
  return new ShapedLink(link, network);
}

interface Departure {
  readonly packet: Uint8Array<ArrayBuffer>;
  readonly arrives: number;
}

class ShapedLink implements Link {
  readonly #link: Link;
  readonly #network: Network;
  readonly #queue: Departure[] = [];
  #queuedBytes = 0;
  /** When the wire is free for the next packet. */
  #wireFree = 0;
  #timer: NodeJS.Timeout | undefined;
  #forRoom: { resolve(): void; reject(error: DoubleblindError): void }[] = [];
  #failure: DoubleblindError | undefined;

  constructor(link: Link, network: Network) {
    this.#link = link;
    this.#network = network;
  }

  start(receiver: LinkReceiver): void {
    this.#link.start({ packet: (packet) => receiver.packet(packet), closed: (error) => this.#end(error, receiver) });
  }

  send(packet: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    const sent = Math.max(performance.now(), this.#wireFree) + (packet.length * 8000) / this.#network.bitsPerSecond;
    this.#wireFree = sent;
    this.#queue.push({ packet, arrives: sent + this.#network.roundTripMilliseconds / 2 });
    this.#queuedBytes += packet.length;
    this.#passOn();
    if (this.#queuedBytes < HIGH_WATER_BYTES) return Promise.resolve();
    return new Promise((resolve, reject) => this.#forRoom.push({ resolve, reject }));
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  close(reason?: DoubleblindError): void {
    this.#failure ??= reason ?? new DoubleblindError('DB3001', 'This side ended it.');
    clearTimeout(this.#timer);
    for (const { packet } of this.#queue.splice(0)) this.#link.send(packet).catch(() => {});
    this.#link.close(reason);
  }

  #passOn(): void {
    clearTimeout(this.#timer);
    const due = performance.now() + TIMER_GRAIN_MILLISECONDS;
    while (this.#queue.length > 0 && this.#queue[0].arrives <= due) {
      const { packet } = this.#queue.shift()!;
      this.#queuedBytes -= packet.length;
      this.#link.send(packet).catch(() => {});
    }
    if (this.#queuedBytes < HIGH_WATER_BYTES) for (const waiter of this.#forRoom.splice(0)) waiter.resolve();
    if (this.#queue.length > 0)
      this.#timer = setTimeout(() => this.#passOn(), this.#queue[0].arrives - performance.now());
  }

  #end(error: DoubleblindError, receiver: LinkReceiver): void {
    this.#failure ??= error;
    clearTimeout(this.#timer);
    this.#queue.length = 0;
    for (const waiter of this.#forRoom.splice(0)) waiter.reject(error);
    receiver.closed(error);
  }
}
