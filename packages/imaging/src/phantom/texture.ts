import { smooth } from './numeric.ts';
import type { Rng } from './random.ts';

/** Smooth random field in 0..1 (two octaves of value noise) over patient coordinates. */
export class Texture {
  private readonly grid: Float32Array;
  private readonly n = 64;
  private readonly frequency: number;

  constructor(rng: Rng, frequency: number) {
    this.frequency = frequency;
    this.grid = new Float32Array(this.n * this.n);
    for (let i = 0; i < this.grid.length; i++) {
      this.grid[i] = rng.next();
    }
  }
  private octave(x: number, y: number): number {
    const n = this.n;
    const xf = Math.floor(x);
    const yf = Math.floor(y);
    const fx = smooth(x - xf);
    const fy = smooth(y - yf);
    const x0 = xf & (n - 1);
    const x1 = (xf + 1) & (n - 1);
    const y0 = (yf & (n - 1)) * n;
    const y1 = ((yf + 1) & (n - 1)) * n;
    const g = this.grid;
    const top = g[y0 + x0] + (g[y0 + x1] - g[y0 + x0]) * fx;
    const bottom = g[y1 + x0] + (g[y1 + x1] - g[y1 + x0]) * fx;
    return top + (bottom - top) * fy;
  }
  at(u: number, v: number): number {
    const x = (u + 3) * this.frequency;
    const y = (v + 3) * this.frequency;
    return 0.65 * this.octave(x, y) + 0.35 * this.octave(x * 2.1 + 17.3, y * 2.1 + 5.7);
  }
}
