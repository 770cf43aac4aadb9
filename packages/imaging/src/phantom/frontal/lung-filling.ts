/** What replaces the air of the lung: edema, opacities, plates, fluid, pleural thickening; or a pneumothorax. */
import { bell, smooth, softMin, sq } from '../numeric.ts';
import type { FrontalPoint, FrontalScene } from './scene.ts';

/** Sets the point's fill, vesselWeight and pleuralLine. The order of the parts matters: each takes from what is left. */
export function fillLung(scene: FrontalScene, at: FrontalPoint): void {
  const { edema, fine } = scene;
  const { u, v, au, coarse } = at;
  at.fill = 0.05 * (fine.at(u, v) - 0.5);
  at.vesselWeight = 1;
  at.pleuralLine = 0;
  const tissue = smooth((coarse - 0.2) / 0.6);
  if (edema) {
    const du = (au - 0.24) / 0.3;
    const dv = (v - 0.02) / 0.42;
    at.fill +=
      edema *
      (0.62 * Math.exp(-du * du - dv * dv) * (0.5 + 0.8 * tissue) +
        0.12 * (0.4 + tissue) +
        0.16 * (fine.at(u * 1.7, v * 1.7) - 0.5));
  }
  addOpacities(scene, at, tissue);
  addEffusion(scene, at);
  addPleura(scene, at);
  addPneumothorax(scene, at);
}

function addOpacities(scene: FrontalScene, at: FrontalPoint, tissue: number): void {
  const { opacityAt, plateAt } = scene;
  const { u, v, coarse } = at;
  for (const o of opacityAt) {
    const du = (u - o.u) / o.ru;
    const dv = (v - o.v) / o.rv;
    const rr = du * du + dv * dv;
    if (rr > 4) {
      continue;
    }
    const edge = Math.sqrt(rr) + o.ragged * (0.5 - coarse) * 1.3;
    let w = smooth((1.15 - edge) / o.sharp) * (0.6 + 0.4 * tissue);
    if (o.fissure && o.fissure * (v - o.v - 0.03) > 0) {
      w *= 1 - smooth((o.fissure * (v - o.v - 0.03)) / 0.02);
    }
    at.fill += o.fill * w * (1 - at.fill);
    at.vesselWeight *= 1 - 1.5 * w * o.fill; // past the middle: air bronchograms
  }
  for (const p of plateAt) {
    const along = (u - p.u) / p.length;
    const across = (v - p.v - p.slope * (u - p.u) - 0.25 * sq(u - p.u)) / p.width;
    if (Math.abs(along) < 1.2 && Math.abs(across) < 3) {
      at.fill += p.fill * bell(across) * smooth((1.1 - Math.abs(along)) / 0.4) * (0.7 + 0.5 * tissue);
    }
  }
}

/** A meniscus that rises towards the chest wall, or a veil where the fluid of a supine patient is layered. */
function addEffusion(scene: FrontalScene, at: FrontalPoint): void {
  const { findings, fluid } = scene;
  const { v, side, wallEdge } = at;
  const meniscus = fluid[side];
  if (meniscus) {
    const top = meniscus.mid - (meniscus.mid - meniscus.wall) * Math.exp(-wallEdge / 0.13);
    const wet = smooth((v - top) / 0.045 + 0.3);
    at.fill += (1 - at.fill) * wet;
    at.vesselWeight *= 1 - wet;
  } else if (findings.effusion[side]) {
    at.fill += (0.1 + 0.5 * findings.effusion[side]) * smooth((v + 0.75) / 1.1) * (1 - at.fill);
  }
}

function addPleura(scene: FrontalScene, at: FrontalPoint): void {
  const { anatomy, findings, fine } = scene;
  const { u, v, au, side, coarse, wallEdge } = at;
  for (const p of findings.pleura) {
    if ((p.side < 0 ? 0 : 1) !== side) {
      continue;
    }
    if (p.kind === 'band') {
      const thick = p.thickness * smooth((v - p.v0) / 0.08) * smooth((p.v1 - v) / 0.08) * (0.6 + 0.8 * coarse);
      if (thick > 0) {
        at.fill += (1 - at.fill) * 0.8 * smooth((thick - wallEdge) / 0.012 + 0.5);
      }
    } else if (p.kind === 'cap') {
      const thick = p.thickness * 1.6 * (0.6 + 0.8 * coarse);
      at.fill +=
        (1 - at.fill) *
        0.75 *
        smooth((thick - Math.min(wallEdge, v - anatomy.apex - 0.05)) / 0.02 + 0.5) *
        smooth((-0.45 - v) / 0.1);
    } else {
      const du = (au - 0.45) / 0.14;
      const dv = (v - p.v0 - 0.2) / 0.1;
      at.fill +=
        6 *
        p.thickness *
        smooth((1.1 - Math.sqrt(du * du + dv * dv) + 0.9 * (coarse - 0.5)) / 0.12) *
        (0.5 + fine.at(u * 2, v * 2));
    }
  }
}

/** Free air outside the collapsed lung's rim, which shows as a thin line. */
function addPneumothorax(scene: FrontalScene, at: FrontalPoint): void {
  const { anatomy, findings, collapse } = scene;
  const { v, side, wallEdge } = at;
  if (!collapse[side]) {
    return;
  }
  const rim = softMin(wallEdge, (v - anatomy.apex - 0.06) * 0.8);
  const width = collapse[side] * (0.55 + 0.75 * smooth((0.4 - v) / 0.9));
  const outside = smooth((width - rim) / 0.008 + 0.5);
  at.fill += -0.16 * outside + 0.1 * findings.pneumothorax[side] * (1 - outside);
  at.vesselWeight *= 1 - outside;
  at.pleuralLine = 0.085 * bell((rim - width) / 0.007) * smooth((0.45 - v) / 0.2);
}
