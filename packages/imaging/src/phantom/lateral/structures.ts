import { bell, chord, smooth, sq } from '../numeric.ts';
import type { LateralPoint, LateralScene } from './scene.ts';

/** Heart, aortic arch, abdomen, trachea and the stomach bubble. */
export function addMediastinum(scene: LateralScene, at: LateralPoint, d: number): number {
  const { anatomy, heartA, heartB, heartW, heartV, heartCos, heartSin } = scene;
  const { w, v, floor } = at;
  const hw = w - heartW;
  const hv = v - heartV;
  const ha = (hw * heartCos + hv * heartSin) / heartA;
  const hb = (hv * heartCos - hw * heartSin) / heartB;
  let core = 0.42 * chord((1 - ha * ha - hb * hb) * 0.95);
  const arch = Math.hypot((w - 0.1) / 1.0, (v + 0.27) / 0.95);
  core = Math.max(
    core,
    (0.1 * anatomy.aorta + 0.9 * (anatomy.mediastinum - 0.118)) *
      smooth((0.05 - Math.abs(arch - 0.14)) / 0.02) *
      smooth(((w > 0.12 ? 0.05 : -0.24) - v) / 0.15),
  );
  core = Math.max(
    core,
    0.16 * smooth((0.16 + anatomy.mediastinum - Math.abs(w + 0.05)) / 0.12) * smooth((-0.3 - v) / 0.2),
  );
  const below = -floor;
  const abdomen = below > 0 ? 0.26 * chord(below / 0.25) : 0;
  d += Math.max(core * (1 - 0.6 * smooth(below / 0.15)), abdomen) + 0.2 * Math.min(core, abdomen);
  if (v < -0.12) {
    d -= 0.13 * bell((w - 0.06 - 0.06 * (v + 0.5)) / 0.036) * smooth((-0.12 - v) / 0.15);
  }
  if (anatomy.bubble && below > 0) {
    d -= 0.18 * anatomy.bubble * smooth((1 - sq((w + 0.1) / 0.15) - sq((v - anatomy.dome - 0.17) / 0.06)) / 0.35);
  }
  return d;
}

/** Spine, breastbone, and the ribs of both sides. */
export function addBones(scene: LateralScene, at: LateralPoint, d: number): number {
  const { anatomy, findings, spineW, vertebra, front, back, apex } = scene;
  const { w, v, iv, frontEdge, backEdge, floor } = at;
  const below = -floor;
  const sp = Math.abs(w - spineW[iv]);
  d += anatomy.boneDensity * 0.2 * smooth((0.085 - sp) / 0.012) * vertebra[iv];
  d += anatomy.boneDensity * 0.08 * smooth((0.06 - Math.abs(w - spineW[iv] - 0.14)) / 0.03) * (1 - 0.6 * vertebra[iv]);
  d +=
    anatomy.boneDensity *
    0.14 *
    smooth((0.025 - Math.abs(frontEdge + 0.025)) / 0.01) *
    smooth((0.2 - v) / 0.1) *
    smooth((v + 0.62) / 0.1);
  if (backEdge > -0.05 && frontEdge > -0.02 && v > apex) {
    const run = Math.max(0, back[iv] - w) / (back[iv] - front[iv]);
    for (const k of [0, 1]) {
      const phase = (v - apex - 0.5 * run ** 1.15 + 0.16 + k * 0.03) / (anatomy.ribSpacing * (1 + 0.06 * k)) + k * 0.37;
      const rib = Math.floor(phase);
      if (rib < 0 || rib > 9) {
        continue;
      }
      let bone = smooth((0.22 - Math.abs(phase - rib - 0.5)) / 0.06) * smooth((0.85 - run) / 0.15);
      for (const x of findings.fractures) {
        if (!x.clavicle && x.rib === rib && (x.side < 0 ? 0 : 1) === k) {
          bone *= smooth((Math.abs(run - 0.3) - x.gap) / 0.012);
        }
      }
      d += 0.055 * anatomy.boneDensity * bone * (1 - 0.7 * smooth(below / 0.1));
    }
  }
  return d;
}
