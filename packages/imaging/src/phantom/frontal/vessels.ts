import type { Anatomy } from '../anatomy.ts';
import { smooth } from '../numeric.ts';
import type { Rng } from '../random.ts';
import type { Sketch } from '../sketch.ts';

/** Vessel trees of both lungs, the hila, and Kerley B lines if there is edema. */
export function drawLungVessels(
  rng: Rng,
  anatomy: Anatomy,
  vessels: Sketch,
  edema: number,
  cageAt: (v: number) => number,
): Sketch {
  const vesselDensity = 0.125 * anatomy.vessels * (1 + 0.4 * edema);
  for (const side of [-1, 1] as const) {
    const hilumU = side * (anatomy.mediastinum + 0.055);
    const hilumV = side < 0 ? -0.04 : -0.07;
    const roots = 15 + Math.round(4 * edema);
    for (let i = 0; i < roots; i++) {
      const t = (i + 0.5) / roots;
      const down = -1.35 + 2.75 * t + rng.normal(0, 0.08); // angle from straight out, up to down
      const angle = side > 0 ? down : Math.PI - down;
      const lower = smooth((down + 0.3) / 1.2);
      const r0 = (0.01 + 0.01 * lower + 0.004 * edema * (1 - lower)) * rng.range(0.75, 1.15);
      vessels.branch(
        rng,
        hilumU + side * rng.normal(0, 0.015),
        hilumV + 0.11 * (t - 0.5) + rng.normal(0, 0.02),
        angle,
        r0,
        rng.range(0.42, 0.75),
        vesselDensity,
        3,
      );
    }
    for (let i = 0; i < 7; i++) {
      vessels.dot(
        hilumU + rng.normal(0, 0.022),
        hilumV + rng.normal(0, 0.055),
        rng.range(0.022, 0.042),
        0.12 * (1 + 0.3 * edema),
      );
    }
    if (edema > 0.25) {
      // Kerley B lines
      for (let i = 0; i < 6 * edema; i++) {
        const v = rng.range(0.12, anatomy.dome + 0.05);
        const wall = cageAt(v) - 0.015;
        vessels.curve(
          [
            [side * wall, v],
            [side * (wall - rng.range(0.03, 0.06)), v + rng.normal(0, 0.006)],
          ],
          0.003,
          0.12,
        );
      }
    }
  }
  return vessels;
}
