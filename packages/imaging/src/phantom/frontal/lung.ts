import { bell, chord, smooth, sq } from '../numeric.ts';
import { fillLung } from './lung-filling.ts';
import type { FrontalPoint, FrontalScene } from './scene.ts';

/** Takes the lung's air off the attenuation d and adds vessels, nodules and what lies on the skin before it. */
export function addLung(scene: FrontalScene, at: FrontalPoint, d: number): number {
  const { anatomy, vessels, noduleAt } = scene;
  const { i, u, v, wallEdge, medial, floor, heart } = at;
  if (!(wallEdge > 0 && medial > 0 && floor > 0)) {
    return medial <= 0 ? d + vessels.data[i] * 0.4 : d;
  }
  let lung =
    0.47 *
    anatomy.lungAir *
    chord(wallEdge / 0.3) *
    chord(medial / 0.15) *
    chord(floor / 0.1) *
    (0.88 + 0.12 * smooth((v + 0.7) / 0.6));
  fillLung(scene, at);
  d += at.pleuralLine;
  lung *= 1 - Math.min(1, at.fill);
  d += vessels.data[i] * at.vesselWeight * chord(wallEdge / 0.12) * chord(floor / 0.05) * (1 - (0.75 * heart) / 0.5);
  for (const n of noduleAt) {
    const du = u - n.u;
    const dv = v - n.v;
    const near = n.r * 1.4;
    if (du > near || du < -near || dv > near || dv < -near) {
      continue;
    }
    const radius = n.r * (1 + 0.12 * Math.sin(n.lobes * Math.atan2(dv, du) + n.s * 9));
    d += n.density * chord((1 - (du * du + dv * dv) / (radius * radius)) * 1.3);
  }
  d = addSkin(scene, at, d);
  return d - lung * (1 - 1.6 * heart);
}

/** A nipple shadow and a skin fold: common distractors that no reader should call. */
function addSkin({ nipple, skinFold }: FrontalScene, { au, v, side }: FrontalPoint, d: number): number {
  if (nipple) {
    d += 0.07 * chord((1 - (sq(au - nipple.u) + sq(v - nipple.v)) / 0.0006) * 1.3);
  }
  if (skinFold && (skinFold.side < 0 ? 0 : 1) === side) {
    const q = au - skinFold.u - skinFold.slope * v;
    d += (q > 0 ? 0.05 * Math.exp(-q / 0.05) : 0.02 * bell(q / 0.01)) * smooth((0.3 - v) / 0.2);
  }
  return d;
}
