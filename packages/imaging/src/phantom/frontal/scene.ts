/** Everything about one frontal film that does not depend on the pixel. */
import type { Anatomy, Pose } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { Rng } from '../random.ts';
import { Sketch } from '../sketch.ts';
import { Texture } from '../texture.ts';
import { drawFrontalDevices } from './devices.ts';
import { clavicleOutline, frontalHeart, frontalOutlines } from './outlines.ts';
import { ribTables } from './ribs.ts';
import { drawLungVessels } from './vessels.ts';

export type FrontalScene = ReturnType<typeof buildFrontalScene>;

/** What is known about one pixel; one object is reused for all pixels of an image. */
export interface FrontalPoint {
  /** Index of the pixel. */
  i: number;
  u: number;
  v: number;
  /** |u|, and 0 for u < 0 (the patient's right), 1 otherwise. */
  au: number;
  side: 0 | 1;
  /** Table indices of u and v. */
  iu: number;
  iv: number;
  /** Coarse texture of the tissue here, 0..1. */
  tx: number;
  /** Distances into the body, from the chest wall, from the mediastinum, above the diaphragm (negative outside). */
  bodyEdge: number;
  wallEdge: number;
  medial: number;
  floor: number;
  /** Depth of the heart. */
  heart: number;
  /** Share of the lung's air that something else replaces, what vessels still show, and the pleural line's density. */
  fill: number;
  vesselWeight: number;
  pleuralLine: number;
}

/** The order of the random draws (textures, vessels, devices, skin fold, nipple) is part of the format. */
export function buildFrontalScene(seed: number, size: number, a: Anatomy, f: Findings, pose: Pose, ap: boolean) {
  const r = new Rng(seed, 'frontal');
  const texture = new Texture(r, 7),
    fine = new Texture(r, 26);
  const edema = f.severity('Edema');
  const outlines = frontalOutlines(a, f);
  const { cageAt, domeV } = outlines;
  const heart = frontalHeart(a);
  const firstRib = a.apex - 0.01 + 0.03 * a.ribPhase;
  const ribs = f.fractures.filter((x) => !x.clavicle);
  const brokenClavicle = f.fractures.find((x) => x.clavicle);
  const clavicle = clavicleOutline(a, brokenClavicle);
  const vessels = drawLungVessels(r, a, new Sketch(size, pose), edema, cageAt);
  const metal = new Sketch(size, pose);
  drawFrontalDevices(metal, r, f, a, heart.heartU, heart.heartV, heart.heartA);

  // Effusions: height of the meniscus at the wall and towards the midline.
  const fluid = f.effusion.map((amount, side) => {
    if (!amount || (ap && f.effusionLayered)) return null;
    const angle = domeV[side] + 0.25,
      wall = angle - 0.05 - 0.62 * amount;
    return { wall, mid: Math.min(wall + 0.13 + 0.05 * amount, angle - 0.01) };
  });
  const skinFold = r.chance(0.07) ? { side: r.sign(), u: r.range(0.35, 0.6), slope: r.normal(0, 0.2) } : null;
  const nipple = r.chance(0.12) ? { u: r.range(0.4, 0.55), v: r.range(0.15, 0.3) } : null;
  const collapse = f.pneumothorax.map((amount) => (amount ? 0.035 + 0.3 * amount : 0));
  const noduleAt = f.nodules.map((n) => ({ ...n, u: n.side * (a.mediastinum + n.s * (cageAt(n.v) - a.mediastinum)) }));
  const opacityAt = f.opacities.map((o) => ({
    ...o,
    u: o.side * (a.mediastinum + o.s * (cageAt(o.v) - a.mediastinum)),
  }));
  const plateAt = f.plates.map((p) => ({
    ...p,
    u: p.side * (a.mediastinum + p.s * (cageAt(p.v) - a.mediastinum)),
    v: Math.min(p.v, domeV[p.side < 0 ? 0 : 1] - 0.05),
  }));
  return {
    a,
    f,
    texture,
    fine,
    edema,
    ...outlines,
    ...heart,
    ...ribTables(a, ap),
    firstRib,
    ribs,
    brokenClavicle,
    clavicle,
    vessels,
    metal,
    fluid,
    skinFold,
    nipple,
    collapse,
    noduleAt,
    opacityAt,
    plateAt,
  };
}
