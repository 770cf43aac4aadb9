/** What a model takes beside the image: from the cells of a hospital's table, and made up where nobody has a table. */
import { DoubleblindError } from '@doubleblind/errors';
import { type NumberInput, type Preprocessing, withNumbers } from '@doubleblind/program';
import type { ContentImage, TestSetContent } from '../store/test-set-content.ts';

/** Ranges are measured so many standard deviations around the mean; nothing further away is evaluated. */
const DEVIATIONS = 3;

/** What the vendor declares of a number; its scale is chosen by the calibration images. */
export type DeclaredNumber = Omit<NumberInput, 'scale'>;

/** The numbers of an image as the model takes them. Throws DB2027 naming image and column. */
export function numbersOf(
  { path, numbers }: Pick<ContentImage, 'path' | 'numbers'>,
  taken: readonly NumberInput[],
): number[] {
  return taken.map((one) => {
    const cell = numbers?.[one.column]?.trim();
    if (cell === undefined) throw new DoubleblindError('DB2027', `It has no column "${one.column}" of numbers.`);
    const standard = standardised(cell, one);
    if (standard === undefined)
      throw new DoubleblindError('DB2027', `Image "${path}", column "${one.column}": ${wrong(cell, one)}.`);
    return standard;
  });
}

/** Before anything runs. Throws DB2027. */
export function requireNumbers({ images }: Pick<TestSetContent, 'images'>, taken: readonly NumberInput[] = []): void {
  for (const image of images) numbersOf(image, taken);
}

function standardised(cell: string, { mean, std, values }: DeclaredNumber): number | undefined {
  const number = values ? values[cell] : /^[+-]?\d+([.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : undefined;
  if (number === undefined) return undefined;
  const standard = (number - mean) / std;
  return values || Math.abs(standard) <= DEVIATIONS ? standard : undefined;
}

function wrong(cell: string, { mean, std, values }: DeclaredNumber): string {
  const shown = `"${cell.slice(0, 50)}"`;
  if (values) return `${shown} is none of ${Object.keys(values).join(', ')}`;
  return `${shown} is no number from ${mean - DEVIATIONS * std} to ${mean + DEVIATIONS * std}`;
}

/** Scales at which the numbers use the bits of the input as the images do: powers of two. */
export function scaled(declared: readonly DeclaredNumber[], images: readonly Float32Array[]): NumberInput[] {
  const largest = images.reduce((most, image) => image.reduce((a, b) => Math.max(a, Math.abs(b)), most), 2 ** -4);
  return declared.map((one) => {
    const most = possible(one).reduce((a, b) => Math.max(a, Math.abs(b)), 2 ** -10);
    return { ...one, scale: 2 ** Math.floor(Math.log2(largest / most)) };
  });
}

/** Images with made-up numbers, evenly spread over what a model may be given; without numbers the images themselves. */
export function withMadeUpNumbers(
  images: readonly Float32Array[],
  numbers: readonly NumberInput[] | undefined,
  { width, height }: Preprocessing,
): readonly Float32Array[] {
  if (numbers === undefined) return images;
  return images.map((image, n) => {
    const beside = numbers.map((one, j) => madeUp(one, n, j));
    return withNumbers(image, beside, numbers, width * height);
  });
}

/** Ends of what the model may be given. */
function possible({ mean, std, values }: DeclaredNumber): number[] {
  return values ? Object.values(values).map((value) => (value - mean) / std) : [-DEVIATIONS, DEVIATIONS];
}

function madeUp(declared: DeclaredNumber, image: number, number: number): number {
  // Multiples of an irrational number are spread evenly, and differently for each number.
  const part = ((image + 1) * Math.sqrt(number + 2)) % 1;
  const ends = possible(declared);
  return declared.values ? ends[Math.floor(part * ends.length)] : ends[0] + part * (ends[1] - ends[0]);
}
