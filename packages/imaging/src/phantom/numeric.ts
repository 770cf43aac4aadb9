/** Small numeric helpers of the renderer. */
export const clamp = (x: number, lo: number, hi: number) => (x < lo ? lo : x > hi ? hi : x);
/** Smoothstep: 0 up to t = 0, 1 from t = 1 on. */
export const smooth = (t: number) => {
  t = clamp(t, 0, 1);
  return t * t * (3 - 2 * t);
};
/** Minimum with a rounded corner. */
export const softMin = (a: number, b: number, k = 0.14) => {
  const h = clamp(0.5 + (0.5 * (b - a)) / k, 0, 1);
  return b + (a - b) * h - k * h * (1 - h);
};
/** Path length through a rounded edge: 0 at the edge, 1 from t = 1 on, with the steep start of a circle. */
export const chord = (t: number) => (t <= 0 ? 0 : t >= 1 ? 1 : Math.sqrt(t * (2 - t)));
/** Square. */
export const sq = (x: number) => x * x;
/** Gaussian bell of height 1, cut off where it no longer shows. */
export const bell = (x: number) => (x > 4 || x < -4 ? 0 : Math.exp(-x * x));

/** Tables of a function of one patient coordinate span -1.6..1.6; an entry is a tenth of a pixel wide. */
const TABLE_SCALE = 1280;
const TABLE_SIZE = 4096;
/** Index of the entry for a coordinate; those outside get the nearest. */
export const tableIndex = (x: number) => {
  const i = ((x + 1.6) * TABLE_SCALE) | 0;
  return i < 0 ? 0 : i >= TABLE_SIZE ? TABLE_SIZE - 1 : i;
};

/** The table of a function, for tableIndex. */
export function tabulate(f: (x: number) => number): Float32Array {
  const t = new Float32Array(TABLE_SIZE);
  for (let i = 0; i < TABLE_SIZE; i++) {
    t[i] = f(i / TABLE_SCALE - 1.6);
  }
  return t;
}
