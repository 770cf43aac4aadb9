import { chord, smooth, sq } from '../numeric.ts';
import type { FrontalPoint, FrontalScene } from './scene.ts';

/** Attenuation of the body wall: fat and muscle, breasts, shoulder blades and humeral heads. */
export function softTissue(scene: FrontalScene, at: FrontalPoint): number {
  const { anatomy } = scene;
  const { au, v, coarse, bodyEdge } = at;
  let d = (0.5 + 0.26 * chord(bodyEdge / 0.5)) * chord(bodyEdge / 0.1) * anatomy.body;
  d += 0.1 * anatomy.muscle * smooth((au - 0.55) / 0.3) * smooth((0.15 - v) / 0.5); // pectoral and shoulder muscle
  d += 0.05 * (coarse - 0.5);
  if (anatomy.breast) {
    const bu = (au - 0.43) / 0.36;
    const bv = (v - anatomy.breastV) / (v > anatomy.breastV ? 0.22 : 0.5);
    const br = 1 - bu * bu - bv * bv;
    if (br > 0) {
      d += 0.13 * anatomy.breast * chord(br * 1.2);
    }
  }
  // Scapula and humeral head.
  if (au > 0.5 && v < 0.2) {
    const edge = 0.7 + 0.22 * (v + 0.75) - 0.18 * smooth((v + 0.35) / 0.5);
    d +=
      0.09 *
      anatomy.scapula *
      anatomy.boneDensity *
      smooth((au - edge) / 0.02) *
      smooth((edge + 0.22 - au) / 0.1) *
      smooth((v + 0.75) / 0.1) *
      smooth((0.15 - v) / 0.25);
    const head = 1 - sq((au - 0.99) / 0.15) - sq((v + 0.6) / 0.17);
    if (head > 0) {
      d += 0.2 * anatomy.boneDensity * chord(head * 1.5);
    }
  }
  return d;
}

/** Depth of the heart at a point: the ellipse, the right atrium and the pulmonary trunk. Vessels drown in it. */
export function heartDepth(scene: FrontalScene, at: FrontalPoint): number {
  const { anatomy, heartLeft, heartU, heartV, heartA, heartB, heartCos, heartSin } = scene;
  const { u, v } = at;
  const hx = u - heartU;
  const hy = v - heartV;
  const ha = (hx * heartCos + hy * heartSin) / heartA;
  const hb = (hy * heartCos - hx * heartSin) / heartB;
  let heart = 0.48 * chord((1 - ha * ha - hb * hb) * 0.85);
  const ra = 1 - sq((u + 0.02) / (0.02 - heartLeft)) - sq((v - heartV - 0.04) / (heartB * 0.8));
  if (ra > 0) {
    heart = Math.max(heart, 0.42 * chord(ra * 0.9));
  }
  const pulmonary =
    1 - sq((u - anatomy.mediastinum * 0.75) / (0.075 + 0.1 * (anatomy.ctr - 0.4))) - sq((v + 0.13) / 0.13);
  if (pulmonary > 0) {
    heart = Math.max(heart, 0.28 * chord(pulmonary));
  }
  return heart;
}
