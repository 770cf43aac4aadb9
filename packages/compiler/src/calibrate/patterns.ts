/**
 * Images that no calibration set holds but a hospital may send: plain fields, noise, and structure at the scale of the first
 * layers, which drives filters further than films do. Levels from 0 to 1 over a map.
 */
import { xorshift } from './xorshift.ts';

type Level = (x: number, y: number, height: number, width: number) => number;

const band = (position: number): number => Math.abs(Math.floor(position)) % 2;

const checkers =
  (size: number): Level =>
  (x, y) =>
    band(Math.floor(x / size) + Math.floor(y / size));
const upright =
  (size: number): Level =>
  (x) =>
    band(x / size);
const level =
  (size: number): Level =>
  (_, y) =>
    band(y / size);
const slanted =
  (size: number): Level =>
  (x, y) =>
    band((x + y) / size);
const rings =
  (size: number): Level =>
  (x, y, height, width) =>
    band(Math.hypot(x - width / 2, y - height / 2) / size);

/** Ranges are measured on these as well. */
const CALIBRATING: readonly Level[] = [
  () => 0,
  () => 1,
  (_, y, height) => (y < height / 2 ? 0 : 1),
  ...[2, 4, 8, 16].flatMap((size) => [checkers(size), upright(size), level(size), slanted(size), rings(size)]),
];

/** These are kept apart: what happens on them says how the program takes to images unlike those it was made with. */
const KEPT_APART: readonly Level[] = [
  () => 0.5,
  (x, _, __, width) => (x < width / 3 ? 1 : 0),
  (x, y, height, width) => x / width / 2 + y / height / 2,
  (x, y, height, width) => band((Math.atan2(y - height / 2, x - width / 2) / Math.PI) * 12),
  ...[3, 6, 12].flatMap((size) => [
    checkers(size),
    upright(size),
    level(size),
    rings(size),
    ((x, y) => band((x - y) / size)) satisfies Level,
  ]),
];

/** Noise of the given block size in pixels: even over all levels, or black and white only. */
function noise(size: number, binary: boolean, seed: number): Level {
  const random = xorshift(seed);
  const blocks = new Map<string, number>();
  return (x, y) => {
    const block = `${Math.floor(x / size)},${Math.floor(y / size)}`;
    let value = blocks.get(block);
    if (value === undefined) {
      value = random();
      if (binary) value = value < 0.5 ? 0 : 1;
      blocks.set(block, value);
    }
    return value;
  };
}

export const calibratingPatterns = (): readonly Level[] => [
  ...CALIBRATING,
  noise(1, false, 0x9e3779b9),
  noise(1, true, 0x7f4a7c15),
  noise(4, true, 0x2545f491),
];

export const keptApartPatterns = (): readonly Level[] => [
  ...KEPT_APART,
  noise(1, true, 0x5851f42d),
  noise(2, false, 0x14057b7e),
  noise(6, true, 0x1b873593),
];

/** Paints levels over a map of these sizes, row by row. */
export function paint(pattern: Level, height: number, width: number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) =>
    pattern(i % width, Math.floor(i / width), height, width),
  );
}
