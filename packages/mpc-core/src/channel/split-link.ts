/** One link as several, by stream: each compute thread gets the packets of its own streams. */
import { DoubleblindError } from '@doubleblind/errors';
import { packetStream } from './frame.ts';
import type { Link, LinkReceiver } from './link.ts';

/**
 * Splits `link` into `count` links; the n-th gets the packets whose stream is n. (A packet is filled by one multiplexer, so the
 * multiplexer on link n must use stream n only.) A packet of another stream ends the link with DB3003.
 */
export function splitLink(link: Link, count: number): Link[] {
  const parts = Array.from({ length: count }, () => new Part(link));
  const adjust = () => {
    if (parts.some((part) => part.holds)) link.pause();
    else link.resume();
  };
  for (const part of parts) part.adjust = adjust;
  let started = 0;
  const start = () => {
    started += 1;
    if (started < count) return;
    link.start({
      packet: (packet) => {
        const stream = packetStream(packet);
        if (stream >= count) throw new DoubleblindError('DB3003', `Stream ${stream} does not exist.`);
        parts[stream].receiver?.packet(packet);
      },
      closed: (error: DoubleblindError) => {
        for (const part of parts) part.receiver?.closed(error);
      },
    });
  };
  for (const part of parts) part.started = start;
  return parts;
}

class Part implements Link {
  receiver: LinkReceiver | undefined;
  holds = false;
  adjust!: () => void;
  started!: () => void;
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  start(receiver: LinkReceiver): void {
    this.receiver = receiver;
    this.started();
  }

  send(packet: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#link.send(packet);
  }

  pause(): void {
    this.holds = true;
    this.adjust();
  }

  resume(): void {
    this.holds = false;
    this.adjust();
  }

  close(reason?: DoubleblindError): void {
    this.#link.close(reason);
  }
}
