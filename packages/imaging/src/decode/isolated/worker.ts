/** The thread of decode-isolated.ts. */
import { parentPort } from 'node:worker_threads';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeImage } from '../decode.ts';
import type { DecodeAnswer, DecodeRequest } from './messages.ts';

parentPort!.on('message', async ({ bytes, limits }: DecodeRequest) => {
  try {
    const image = await decodeImage(bytes, limits);
    // Pixels that are a view into something larger are copied; others move over.
    const { buffer, byteLength } = image.pixels;
    const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    answer({ kind: 'image', image }, whole && buffer !== bytes.buffer ? [buffer] : []);
  } catch (error) {
    // Anything that is no numbered error ends the thread, and the other side says so.
    if (!(error instanceof DoubleblindError)) throw error;
    answer({ kind: 'refused', code: error.code, detail: error.detail });
  }
});

function answer(message: DecodeAnswer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer as ArrayBuffer[]);
}

// Nothing is asked before.
parentPort!.postMessage('ready');
