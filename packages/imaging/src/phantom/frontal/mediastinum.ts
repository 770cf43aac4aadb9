import { bell, chord, smooth, sq } from '../numeric.ts';
import type { FrontalPoint, FrontalScene } from './scene.ts';

/** Height of the aortic knob. */
const knobV = -0.33;

/** Great vessels, heart, abdomen with the stomach bubble, trachea and main bronchi. */
export function addMediastinum(scene: FrontalScene, at: FrontalPoint, d: number): number {
  const { anatomy, mediastinum, spineX, domeV } = scene;
  const { u, v, au, side, iv, coarse, floor, heart } = at;
  const spine = u - spineX[iv];
  const centre = 0.24 * chord((mediastinum[side][iv] - au) / 0.12) * smooth((v + 0.95) / 0.4);
  const knob = 1 - sq((u - anatomy.mediastinum * 0.62 - 0.03 * anatomy.aorta) / 0.082) - sq((v - knobV) / 0.095);
  let core = Math.max(heart * 0.54, centre);
  if (knob > 0) {
    core = Math.max(core, (0.16 + 0.1 * Math.min(1.3, anatomy.aorta)) * chord(knob));
  }
  if (u > 0) {
    core = Math.max(core, centre, 0.1 * anatomy.aorta * smooth((0.155 - au) / 0.015) * smooth((v - knobV) / 0.1));
  }
  const below = -floor;
  const abdomen =
    below > 0 ? 0.19 * chord(below / 0.3) + (side ? 0.02 : 0.05) * chord(below / 0.2) + 0.06 * (coarse - 0.5) : 0;
  d += Math.max(core * (1 - 0.6 * smooth(below / 0.15)), abdomen) + 0.25 * Math.min(core, abdomen);
  if (anatomy.bubble && side && below > 0) {
    const bu = (u - 0.4) / 0.17;
    const bv = (v - domeV[1] - 0.13) / 0.075;
    d -= 0.24 * anatomy.bubble * smooth((1 - bu * bu - bv * bv) / 0.35);
  }
  // Trachea and main bronchi.
  if (v < 0.0) {
    const q = v < -0.2 ? Math.abs(spine) : Math.abs(au - (v + 0.2) * 0.75);
    d -= 0.15 * bell(q / (v < -0.2 ? 0.036 : 0.024)) * smooth((0.0 - v) / 0.12) * (v < -0.2 ? 1 : 0.7);
  }
  return d;
}
