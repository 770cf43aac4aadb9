/** Reading an image that a person has chosen, within limits of time: files come from anywhere, and a small one can ask for a lot. */
import { DoubleblindError } from '@doubleblind/errors';
import type { FromImageWorker, ImageFile, ReadImage } from '../worker/image-messages.ts';
import { runWorker } from './run-worker.ts';

/** As the agent gives a file (packages/imaging decode/isolated). */
const MOST_MILLISECONDS = 60_000;

/**
 * The image as the model will get it. `script`: address of build/image.js.
 *
 * Rejects with DB2001 to DB2007 as the agent's decoders do, DB2001 also where it takes too long, DB5025 for a model that does not say how images become inputs.
 */
export async function readImage(script: string, file: ImageFile): Promise<ReadImage> {
  const running = runWorker<FromImageWorker, ReadImage>({
    ...{ script, task: file, transfer: [file.bytes.buffer] },
    read: (report) => (report.type === 'image' ? report.image : undefined),
  });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = new DoubleblindError('DB2001', `Decoding it was given up after ${MOST_MILLISECONDS / 1000} s.`);
  const timer = setTimeout(() => reject(tooLate), MOST_MILLISECONDS);
  try {
    return await Promise.race([running.result, late]);
  } finally {
    clearTimeout(timer);
    running.result.catch(() => {});
    running.stop();
  }
}
