/** Two ends of a link inside one process, delivered asynchronously, that keep what went over them. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Link, LinkReceiver } from '../../src/channel/link.ts';

export class MemoryLink implements Link {
  readonly packets: Uint8Array[] = [];
  peer!: MemoryLink;
  closedWith: DoubleblindError | undefined;
  paused = false;
  #receiver: LinkReceiver | undefined;
  readonly #held: Uint8Array<ArrayBuffer>[] = [];

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  async send(packet: Uint8Array<ArrayBuffer>): Promise<void> {
    this.packets.push(packet);
    setImmediate(() => this.peer.deliver(packet));
  }

  deliver(packet: Uint8Array<ArrayBuffer>): void {
    if (this.paused) this.#held.push(packet);
    else this.#receiver?.packet(packet);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    for (const packet of this.#held.splice(0)) this.deliver(packet);
  }

  close(reason?: DoubleblindError): void {
    this.closedWith = reason;
    const error = reason ?? new DoubleblindError('DB3001', '');
    setImmediate(() => {
      this.#receiver?.closed(error);
      this.peer.#receiver?.closed(error);
    });
  }
}

export function memoryLinks(): [MemoryLink, MemoryLink] {
  const left = new MemoryLink();
  const right = new MemoryLink();
  left.peer = right;
  right.peer = left;
  return [left, right];
}
