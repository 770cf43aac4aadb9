import { bell, smooth, sq } from '../numeric.ts';
import type { FrontalPoint, FrontalScene } from './scene.ts';

/** Spine, ribs and clavicles. */
export function addBones(scene: FrontalScene, at: FrontalPoint, d: number): number {
  const { anatomy, spineX, vertebra } = scene;
  const { u, iv } = at;
  const as = Math.abs(u - spineX[iv]);
  if (as < 0.16) {
    d +=
      anatomy.boneDensity *
      (0.115 * smooth((0.092 - as) / 0.025) * vertebra[iv] +
        0.05 * smooth((0.14 - as) / 0.02) * (1 - vertebra[iv]) * 2);
  }
  d = addRibs(scene, at, d);
  return addClavicle(scene, at, d);
}

function addRibs(scene: FrontalScene, at: FrontalPoint, d: number): number {
  const { anatomy, cage, firstRib, ribBend, anteriorBend, ribProfile, ribs } = scene;
  const { v, au, side, iv } = at;
  const s = au / (cage[iv] + 0.035);
  if (!(s < 1.02 && s > 0.1 && v > anatomy.apex - 0.05)) {
    return d;
  }
  const is = (s * 819) | 0;
  let phase = (v - firstRib - ribBend[is]) / anatomy.ribSpacing;
  let rib = 0;
  if (phase > 0 && phase < 10) {
    let gapped = 1;
    let callus = 0;
    for (const x of ribs) {
      if ((x.side < 0 ? 0 : 1) !== side || Math.abs(phase - x.rib - 0.5) > 0.6) {
        continue;
      }
      if (s > x.s) {
        phase -= (x.shift / anatomy.ribSpacing) * (1 - 0.6 * smooth((s - x.s) / 0.3));
      }
      gapped = Math.min(gapped, smooth((Math.abs(s - x.s) - x.gap * 0.6) / 0.012));
      callus += x.callus * bell((s - x.s) / 0.045) * bell((phase - x.rib - 0.5) / 0.38);
    }
    rib =
      ribProfile[((phase - Math.floor(phase)) * 512) & 511] *
        (0.6 + 0.75 * sq(sq(s))) *
        gapped *
        smooth((s - 0.1) / 0.06) +
      4 * callus;
  }
  const front = (v - firstRib - 0.24 - anteriorBend[is]) / (anatomy.ribSpacing * 1.08);
  let anterior = 0;
  if (front > 0 && front < 6) {
    anterior = ribProfile[((front - Math.floor(front)) * 512) & 511] * smooth((s - 0.45) / 0.25);
  }
  return d + anatomy.boneDensity * (0.105 * rib + 0.055 * anterior) * smooth((1.02 - s) / 0.03);
}

function addClavicle(scene: FrontalScene, at: FrontalPoint, d: number): number {
  const { anatomy, clavicle, brokenClavicle } = scene;
  const { u, v, au, iu } = at;
  const t = (au - 0.075) / 0.72;
  if (t > 0 && t < 1.02) {
    const half = 0.03 + 0.01 * sq(t - 0.5) * 4;
    const q = Math.abs(v - clavicle[iu]) / half;
    if (q < 1.2) {
      let bone =
        smooth((1.05 - q) / 0.25) *
        (0.65 + 0.5 * smooth((q - 0.4) / 0.4)) *
        smooth(t / 0.04) *
        smooth((1.02 - t) / 0.05);
      if (brokenClavicle && Math.sign(u) === brokenClavicle.side) {
        bone *= smooth((Math.abs(au - 0.42) - brokenClavicle.gap * 0.5) / 0.012);
      }
      d += 0.17 * anatomy.boneDensity * bone;
    }
  }
  return d;
}
