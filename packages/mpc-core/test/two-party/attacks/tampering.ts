/** A party that deviates: what it sends is changed on its way. */
import type { Channel } from '../../../src/channel/channel.ts';

/** `change` gets the number of a message and a copy of it, and changes the copy. */
export function tampering(channel: Channel, change: (index: number, message: Uint8Array) => void): Channel {
  let sent = 0;
  return {
    counters: channel.counters,
    receive: (bytes) => channel.receive(bytes),
    send: (message) => {
      const changed = message.slice();
      change(sent, changed);
      sent += 1;
      return channel.send(changed);
    },
  };
}

export const bit = (bytes: ArrayLike<number>, index: number) => (bytes[index >> 3] >> (index & 7)) & 1;

export function xor(a: ArrayLike<number>, b: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(a, (byte, i) => byte ^ b[i]);
}

/** The code of the DoubleblindError that the promise ends with, or 'none'. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error) => error.code ?? String(error),
  );
}
