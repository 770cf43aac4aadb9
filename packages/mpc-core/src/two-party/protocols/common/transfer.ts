/** Messages between heap and channel. */
import { discard } from '../../../channel/discard.ts';
import type { ProtocolContext } from '../context.ts';

/** Sends a copy of `bytes` bytes of the heap. */
export async function sendBytes(context: ProtocolContext, address: number, bytes: number): Promise<void> {
  await context.channel.send(context.heap.u8.slice(address, address + bytes));
}

/** Receives exactly `bytes` bytes into the heap. */
export async function receiveBytes(context: ProtocolContext, address: number, bytes: number): Promise<void> {
  const message = await context.channel.receive(bytes);
  context.heap.u8.set(message, address);
  discard(message);
}
