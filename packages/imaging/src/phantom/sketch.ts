/** Line drawing (vessels, wires) in patient coordinates. */
import type { Pose } from './anatomy.ts';
import type { Rng } from './random.ts';

/** A buffer of attenuation, drawn with round brushes; overlapping strokes keep the denser value. */
export class Sketch {
  readonly data: Float32Array;
  private readonly size: number;
  private readonly pose: Pose;

  constructor(size: number, pose: Pose) {
    this.size = size;
    this.pose = pose;
    this.data = new Float32Array(size * size);
  }

  /** Tube of radius r (patient units) through a dot: cylinder profile; hollow tubes are denser at the rim. */
  dot(u: number, v: number, r: number, density: number, hollow = false): void {
    const { size, pose, data } = this;
    const U = (u - pose.x) / pose.zoom;
    const V = (v - pose.y) / pose.zoom;
    const px = ((U * pose.cos - V * pose.sin + 1) / 2) * size - 0.5;
    const py = ((U * pose.sin + V * pose.cos + 1) / 2) * size - 0.5;
    let R = (r / pose.zoom) * (size / 2);
    if (R < 0.7) {
      density *= R / 0.7;
      R = 0.7;
    }
    const x0 = Math.max(0, Math.ceil(px - R));
    const x1 = Math.min(size - 1, Math.floor(px + R));
    const y0 = Math.max(0, Math.ceil(py - R));
    const y1 = Math.min(size - 1, Math.floor(py + R));
    const inv = 1 / (R * R);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const d = ((x - px) * (x - px) + (y - py) * (y - py)) * inv;
        if (d >= 1) {
          continue;
        }
        const value = density * (hollow ? (d > 0.45 ? 1 : 0.35) : Math.sqrt(1 - d));
        const i = y * size + x;
        if (value > data[i]) {
          data[i] = value;
        }
      }
    }
  }
  /** Smooth curve through the points (Catmull-Rom). */
  curve(points: readonly (readonly [number, number])[], r: number, density: number): void {
    const step = Math.max(r * 0.6, 1.2 / this.size);
    for (let i = 0; i + 1 < points.length; i++) {
      const p0 = points[Math.max(0, i - 1)];
      const p1 = points[i];
      const p2 = points[i + 1];
      const p3 = points[Math.min(points.length - 1, i + 2)];
      const n = Math.max(2, Math.ceil(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / step));
      for (let k = 0; k < n; k++) {
        const t = k / n;
        const t2 = t * t;
        const t3 = t2 * t;
        const at = (a: 0 | 1) =>
          0.5 *
          (2 * p1[a] +
            (p2[a] - p0[a]) * t +
            (2 * p0[a] - 5 * p1[a] + 4 * p2[a] - p3[a]) * t2 +
            (3 * p1[a] - p0[a] - 3 * p2[a] + p3[a]) * t3);
        this.dot(at(0), at(1), r, density);
      }
    }
  }
  /** A vessel that wanders, tapers and branches. */
  branch(
    rng: Rng,
    u: number,
    v: number,
    angle: number,
    r: number,
    length: number,
    density: number,
    depth: number,
  ): void {
    const step = Math.max(0.0055, r * 0.5);
    let travelled = 0;
    let bend = rng.normal(0, 0.5);
    while (travelled < length && r > 0.0022) {
      this.dot(u, v, r, density * Math.min(1, r / 0.011 + 0.18));
      u += Math.cos(angle) * step;
      v += Math.sin(angle) * step;
      angle += bend * step + rng.normal(0, 0.05);
      bend += rng.normal(0, 0.12);
      r *= 1 - (step * 1.5) / length;
      travelled += step;
      if (depth > 0 && rng.chance(step * 4.6)) {
        const fork = rng.sign() * rng.range(0.35, 0.8);
        this.branch(
          rng,
          u,
          v,
          angle + fork,
          r * rng.range(0.55, 0.8),
          (length - travelled) * rng.range(0.6, 0.95),
          density,
          depth - 1,
        );
        angle -= fork * 0.3;
      }
    }
  }
}
