import { bell, chord, smooth, softMin } from '../numeric.ts';
import type { LateralPoint, LateralScene } from './scene.ts';

/** Takes the air of both lungs off the attenuation d and adds vessels and nodules. */
export function addLung(scene: LateralScene, at: LateralPoint, d: number): number {
  const { anatomy, findings, fine, vessels, place } = scene;
  const { i, w, v, coarse, frontEdge, backEdge, top, floorNear, floorFar, floor } = at;
  if (!(frontEdge > 0 && backEdge > 0 && top > 0 && floor > 0)) {
    return d;
  }
  const base = 0.27 * anatomy.lungAir * chord(frontEdge / 0.2) * chord(backEdge / 0.2) * smooth(top / 0.4);
  const halves = [base * chord(floorNear / 0.07), base * chord(floorFar / 0.07)];
  const tissue = smooth((coarse - 0.2) / 0.6);
  const grain = 0.05 * (fine.at(w, v) - 0.5);
  let air = 0;
  at.vesselWeight = 1;
  for (let side = 0; side < 2; side++) {
    const fill = fillHalf(scene, at, side, grain, tissue);
    d += at.pleuralLine;
    air += halves[side] * (1 - Math.min(1, fill));
  }
  d += vessels.data[i] * at.vesselWeight * chord(Math.min(frontEdge, backEdge) / 0.12) * chord(floor / 0.05);
  for (const n of findings.nodules) {
    const dw = w - place(n.z);
    const dv = v - n.v;
    d += n.density * chord((1 - (dw * dw + dv * dv) / (n.r * n.r)) * 1.3);
  }
  return d - air;
}

/** Share of one lung's air that something else replaces; also sets the point's vesselWeight and pleuralLine. */
function fillHalf(scene: LateralScene, at: LateralPoint, side: number, grain: number, tissue: number): number {
  const { findings, fine, edema, fluid, place } = scene;
  const { w, v, coarse, frontEdge, backEdge, top } = at;
  let fill = grain;
  if (edema) {
    const dw = (w - 0.05) / 0.34;
    const dv = (v - 0.0) / 0.42;
    fill +=
      edema *
      (0.55 * Math.exp(-dw * dw - dv * dv) * (0.5 + 0.8 * tissue) +
        0.12 * (0.4 + tissue) +
        0.16 * (fine.at(w * 1.7, v * 1.7) - 0.5));
  }
  for (const o of findings.opacities) {
    if ((o.side < 0 ? 0 : 1) !== side) {
      continue;
    }
    const dw = (w - place(o.z)) / o.rz;
    const dv = (v - o.v) / o.rv;
    const rr = dw * dw + dv * dv;
    if (rr < 4) {
      fill +=
        o.fill *
        smooth((1.15 - Math.sqrt(rr) - o.ragged * (0.5 - coarse) * 1.3) / o.sharp) *
        (0.6 + 0.4 * tissue) *
        (1 - fill);
    }
  }
  for (const p of findings.plates) {
    if ((p.side < 0 ? 0 : 1) !== side) {
      continue;
    }
    const along = (w - place(p.z)) / p.length;
    const across = (v - p.v - 0.3 * (w - place(p.z))) / p.width;
    if (Math.abs(along) < 1.2 && Math.abs(across) < 3) {
      fill += p.fill * bell(across) * smooth((1.1 - Math.abs(along)) / 0.4);
    }
  }
  const meniscus = fluid[side];
  if (meniscus) {
    const surface =
      meniscus.mid - (meniscus.mid - meniscus.back) * (Math.exp(-backEdge / 0.14) + 0.5 * Math.exp(-frontEdge / 0.1));
    const wet = smooth((v - surface) / 0.045 + 0.3);
    fill += (1 - fill) * wet;
    at.vesselWeight *= 1 - 0.5 * wet;
  }
  for (const p of findings.pleura) {
    if ((p.side < 0 ? 0 : 1) !== side || p.kind === 'cap') {
      continue;
    }
    fill +=
      0.8 *
      (1 - fill) *
      smooth((p.thickness * (0.6 + 0.8 * coarse) - backEdge) / 0.012 + 0.5) *
      smooth((v - p.v0) / 0.08) *
      smooth((p.v1 - v) / 0.08);
  }
  at.pleuralLine = 0;
  if (findings.pneumothorax[side]) {
    const rim = softMin(frontEdge, top * 0.8);
    const width = 0.03 + 0.2 * findings.pneumothorax[side];
    const outside = smooth((width - rim) / 0.008 + 0.5);
    fill += -0.16 * outside;
    at.vesselWeight *= 1 - 0.5 * outside;
    at.pleuralLine = 0.05 * bell((rim - width) / 0.007);
  }
  return fill;
}
