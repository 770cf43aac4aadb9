/** The worker that reads an image: the same decoders, preprocessing and guard as the agent's. One file; all its memory ends with it. */
import { DoubleblindError } from '@doubleblind/errors';
import {
  compareWithFilms,
  decodeImage,
  examineFilm,
  filmLook,
  type GreyImage,
  preprocessImage,
} from '@doubleblind/imaging/browser';
import { parseProgram } from '@doubleblind/program';
import type { FromImageWorker, ImageFile, ReadImage } from './image-messages.ts';

/** The global object of a dedicated worker, of which TypeScript's types for pages know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ImageFile>) => void) | null;
  postMessage(message: FromImageWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

async function read({ bytes, program: unchecked }: ImageFile): Promise<ReadImage> {
  const { input, model } = parseProgram(unchecked);
  if (input.numbers)
    throw new DoubleblindError('DB5025', 'It wants numbers beside the image, which this page does not ask for.');
  if (!input.preprocessing) throw new DoubleblindError('DB5025', `Model "${model}".`);
  const image = await decodeImage(bytes);
  const { calibration } = input;
  const unlike = calibration === undefined ? [] : compareWithFilms(filmLook(image), calibration);
  return {
    ...{ width: image.width, height: image.height, shown: eightBits(image) },
    film: Float32Array.from(preprocessImage(image, input.preprocessing)),
    remarks: image.remarks.filter(({ doubtful }) => !doubtful),
    concerns: [...examineFilm(image), ...unlike],
  };
}

function eightBits({ pixels, maximum }: GreyImage): Uint8ClampedArray<ArrayBuffer> {
  const shown = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < shown.length; i++) shown[i] = (pixels[i] * 255) / maximum;
  return shown;
}

scope.onmessage = ({ data }) => {
  read(data).then(
    (image) => scope.postMessage({ type: 'image', image }, [image.shown.buffer, image.film.buffer]),
    (error) => {
      const known = error instanceof DoubleblindError;
      const failure = known ? { code: error.code, detail: error.detail } : { code: null, detail: String(error) };
      scope.postMessage({ type: 'failed', ...failure });
    },
  );
};
