/**
 * A link between two threads of one process: the I/O thread bridges the WebSocket link to a MessagePort, the compute
 * thread has a Link at the other end. Packets are handed over, not copied. Both directions have credit: a sender waits when too
 * much of what it posted has not been taken.
 */

import type { MessagePort } from 'node:worker_threads';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { HIGH_WATER_BYTES, type Link, type LinkReceiver } from './link.ts';

type PortMessage =
  | { type: 'packet'; packet: Uint8Array<ArrayBuffer> }
  | { type: 'taken'; bytes: number }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'close'; code?: ErrorCode; detail?: string };

/** Bytes that may wait in the compute thread's queue while it computes. */
const INCOMING_LIMIT_BYTES = 64 << 20;
/** Credit is given back in lumps: a message to the other thread costs more than a small packet. */
const CREDIT_BYTES = 512 << 10;

function post(port: MessagePort, message: PortMessage): void {
  port.postMessage(message, message.type === 'packet' ? [message.packet.buffer] : []);
}

function closeMessage(error: DoubleblindError | undefined): PortMessage {
  return error ? { type: 'close', code: error.code, detail: error.detail } : { type: 'close' };
}

function errorOf(message: { code?: ErrorCode; detail?: string }): DoubleblindError {
  return new DoubleblindError(message.code ?? 'DB3001', message.detail ?? '');
}

function creditGiver(port: MessagePort): (bytes: number) => void {
  let due = 0;
  return (bytes) => {
    due += bytes;
    if (due < CREDIT_BYTES) return;
    post(port, { type: 'taken', bytes: due });
    due = 0;
  };
}

/** Bridges `link` (of the I/O thread) to `port`; ends with it. `ended` is told how, as the other thread is. */
export function bridgeLink(link: Link, port: MessagePort, ended?: (error: DoubleblindError) => void): void {
  let untaken = 0;
  let heldByReader = false;
  let holding = false;
  const credit = creditGiver(port);
  const adjust = () => {
    const hold = heldByReader || untaken > INCOMING_LIMIT_BYTES;
    if (hold === holding) return;
    holding = hold;
    if (hold) link.pause();
    else link.resume();
  };
  port.on('message', (message: PortMessage) => {
    if (message.type === 'packet') {
      const bytes = message.packet.length;
      link.send(message.packet).then(
        () => credit(bytes),
        () => {},
      );
    } else if (message.type === 'taken') {
      untaken -= message.bytes;
      adjust();
    } else if (message.type === 'close') {
      link.close(message.code ? errorOf(message) : undefined);
    } else {
      heldByReader = message.type === 'pause';
      adjust();
    }
  });
  link.start({
    packet: (packet) => {
      untaken += packet.length;
      adjust();
      post(port, { type: 'packet', packet });
    },
    closed: (error) => {
      post(port, closeMessage(error));
      ended?.(error);
    },
  });
}

/** The compute thread's end of a bridged link. */
export function portLink(port: MessagePort): Link {
  return new PortLink(port);
}

class PortLink implements Link {
  readonly #port: MessagePort;
  #untaken = 0;
  #forRoom: { resolve(): void; reject(error: DoubleblindError): void }[] = [];
  #failure: DoubleblindError | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  start(receiver: LinkReceiver): void {
    const credit = creditGiver(this.#port);
    this.#port.on('message', (message: PortMessage) => {
      if (message.type === 'packet') {
        const bytes = message.packet.length;
        receiver.packet(message.packet);
        credit(bytes);
      } else if (message.type === 'taken') {
        this.#untaken -= message.bytes;
        if (this.#untaken < HIGH_WATER_BYTES) for (const waiter of this.#forRoom.splice(0)) waiter.resolve();
      } else if (message.type === 'close' && !this.#failure) {
        this.#failure = errorOf(message);
        for (const waiter of this.#forRoom.splice(0)) waiter.reject(this.#failure);
        receiver.closed(this.#failure);
      }
    });
  }

  send(packet: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#untaken += packet.length;
    post(this.#port, { type: 'packet', packet });
    if (this.#untaken < HIGH_WATER_BYTES) return Promise.resolve();
    return new Promise((resolve, reject) => this.#forRoom.push({ resolve, reject }));
  }

  pause(): void {
    post(this.#port, { type: 'pause' });
  }

  resume(): void {
    post(this.#port, { type: 'resume' });
  }

  close(reason?: DoubleblindError): void {
    post(this.#port, closeMessage(reason));
  }
}
