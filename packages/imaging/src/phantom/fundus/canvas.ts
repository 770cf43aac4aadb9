import { smooth } from '../numeric.ts';

/**
 * A square picture in the coordinates of the eye: the field of view is the disc of radius 1 about (0, 0). Values are reflectance;
 * strokes are soft at their edges, so that they shrink well.
 */
export class Canvas {
  readonly size: number;
  readonly values: Float32Array;
  readonly #pixel: number;

  constructor(size: number) {
    this.size = size;
    this.values = new Float32Array(size * size);
    this.#pixel = 2.1 / size;
  }

  /** Coordinate of the middle of a column or row. */
  at(index: number): number {
    return (index + 0.5 - this.size / 2) * this.#pixel;
  }

  /** Sets every pixel from its coordinates. */
  fill(value: (x: number, y: number) => number): void {
    for (let row = 0; row < this.size; row++)
      for (let column = 0; column < this.size; column++)
        this.values[row * this.size + column] = value(this.at(column), this.at(row));
  }

  /** Adds `amount` inside an ellipse, fading over `edge` of its radius. A spot smaller than a pixel keeps its total. */
  spot(x: number, y: number, radius: number, amount: number, edge = 0.4, flat = 1, angle = 0): void {
    const least = 0.5 * this.#pixel;
    const drawn = Math.max(radius, least);
    const strength = amount * Math.min(1, (radius / drawn) ** 2);
    const reach = drawn * (1 + edge);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    this.#around(x, y, reach, (dx, dy) => {
      const along = dx * cosine + dy * sine;
      const across = (dy * cosine - dx * sine) / flat;
      const distance = Math.hypot(along, across) / drawn;
      return strength * (1 - smooth((distance - (1 - edge)) / (2 * edge)));
    });
  }

  /** Darkens along a curve of points with half-widths, once where strokes overlap. */
  stroke(points: readonly { readonly x: number; readonly y: number; readonly width: number }[], amount: number): void {
    const mask = new Map<number, number>();
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i], points[i + 1]];
      const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / (0.5 * this.#pixel)));
      for (let step = 0; step < steps; step++) {
        const t = step / steps;
        const width = a.width + (b.width - a.width) * t;
        const drawn = Math.max(width, 0.6 * this.#pixel);
        const strength = Math.min(1, width / drawn);
        this.#around(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, 1.5 * drawn, (dx, dy, index) => {
          const cover = strength * (1 - smooth((Math.hypot(dx, dy) / drawn - 0.5) / 1));
          mask.set(index, Math.max(mask.get(index) ?? 0, cover));
          return 0;
        });
      }
    }
    for (const [index, cover] of mask) this.values[index] += amount * cover;
  }

  #around(x: number, y: number, reach: number, add: (dx: number, dy: number, index: number) => number): void {
    const toIndex = (value: number) => value / this.#pixel + this.size / 2 - 0.5;
    const low = (value: number) => Math.max(0, Math.floor(toIndex(value - reach)));
    const high = (value: number) => Math.min(this.size - 1, Math.ceil(toIndex(value + reach)));
    for (let row = low(y); row <= high(y); row++)
      for (let column = low(x); column <= high(x); column++) {
        const index = row * this.size + column;
        this.values[index] += add(this.at(column) - x, this.at(row) - y, index);
      }
  }
}
