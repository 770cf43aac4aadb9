import type { Anatomy } from '../anatomy.ts';
import { smooth } from '../numeric.ts';
import type { Rng } from '../random.ts';
import type { Sketch } from '../sketch.ts';

/** Vessel trees of both lungs, the hila, and Kerley B lines if there is edema. */
export function drawLungVessels(
  r: Rng,
  a: Anatomy,
  vessels: Sketch,
  edema: number,
  cageAt: (v: number) => number,
): Sketch {
  const vesselDensity = 0.125 * a.vessels * (1 + 0.4 * edema);
  for (const side of [-1, 1] as const) {
    const hilumU = side * (a.mediastinum + 0.055),
      hilumV = side < 0 ? -0.04 : -0.07;
    const roots = 15 + Math.round(4 * edema);
    for (let i = 0; i < roots; i++) {
      const t = (i + 0.5) / roots,
        down = -1.35 + 2.75 * t + r.normal(0, 0.08); // angle from straight out, up to down
      const angle = side > 0 ? down : Math.PI - down;
      const lower = smooth((down + 0.3) / 1.2),
        r0 = (0.01 + 0.01 * lower + 0.004 * edema * (1 - lower)) * r.range(0.75, 1.15);
      vessels.branch(
        r,
        hilumU + side * r.normal(0, 0.015),
        hilumV + 0.11 * (t - 0.5) + r.normal(0, 0.02),
        angle,
        r0,
        r.range(0.42, 0.75),
        vesselDensity,
        3,
      );
    }
    for (let i = 0; i < 7; i++)
      vessels.dot(
        hilumU + r.normal(0, 0.022),
        hilumV + r.normal(0, 0.055),
        r.range(0.022, 0.042),
        0.12 * (1 + 0.3 * edema),
      );
    if (edema > 0.25) {
      // Kerley B lines
      for (let i = 0; i < 6 * edema; i++) {
        const v = r.range(0.12, a.dome + 0.05),
          wall = cageAt(v) - 0.015;
        vessels.curve(
          [
            [side * wall, v],
            [side * (wall - r.range(0.03, 0.06)), v + r.normal(0, 0.006)],
          ],
          0.003,
          0.12,
        );
      }
    }
  }
  return vessels;
}
