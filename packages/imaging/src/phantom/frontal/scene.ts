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
  /** Patient coordinates, right and down; see render.ts. */
  u: number;
  v: number;
  /** |u|, and 0 for u < 0 (the patient's right), 1 otherwise. */
  au: number;
  side: 0 | 1;
  /** Table indices of u and v. */
  iu: number;
  iv: number;
  /** Coarse texture of the tissue here, 0..1. */
  coarse: number;
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
export function buildFrontalScene(
  seed: number,
  size: number,
  anatomy: Anatomy,
  findings: Findings,
  pose: Pose,
  ap: boolean,
) {
  const rng = new Rng(seed, 'frontal');
  const texture = new Texture(rng, 7);
  const fine = new Texture(rng, 26);
  const edema = findings.severity('Edema');
  const outlines = frontalOutlines(anatomy, findings);
  const { cageAt, domeV } = outlines;
  const heart = frontalHeart(anatomy);
  const firstRib = anatomy.apex - 0.01 + 0.03 * anatomy.ribPhase;
  const ribs = findings.fractures.filter((x) => !x.clavicle);
  const brokenClavicle = findings.fractures.find((x) => x.clavicle);
  const clavicle = clavicleOutline(anatomy, brokenClavicle);
  const vessels = drawLungVessels(rng, anatomy, new Sketch(size, pose), edema, cageAt);
  const metal = new Sketch(size, pose);
  drawFrontalDevices(metal, rng, findings, anatomy, heart.heartU, heart.heartV, heart.heartA);

  // Effusions: height of the meniscus at the wall and towards the midline.
  const fluid = findings.effusion.map((amount, side) => {
    if (!amount || (ap && findings.effusionLayered)) {
      return null;
    }
    const angle = domeV[side] + 0.25;
    const wall = angle - 0.05 - 0.62 * amount;
    return { wall, mid: Math.min(wall + 0.13 + 0.05 * amount, angle - 0.01) };
  });
  const skinFold = rng.chance(0.07) ? { side: rng.sign(), u: rng.range(0.35, 0.6), slope: rng.normal(0, 0.2) } : null;
  const nipple = rng.chance(0.12) ? { u: rng.range(0.4, 0.55), v: rng.range(0.15, 0.3) } : null;
  const collapse = findings.pneumothorax.map((amount) => (amount ? 0.035 + 0.3 * amount : 0));
  const noduleAt = findings.nodules.map((n) => ({
    ...n,
    u: n.side * (anatomy.mediastinum + n.s * (cageAt(n.v) - anatomy.mediastinum)),
  }));
  const opacityAt = findings.opacities.map((o) => ({
    ...o,
    u: o.side * (anatomy.mediastinum + o.s * (cageAt(o.v) - anatomy.mediastinum)),
  }));
  const plateAt = findings.plates.map((p) => ({
    ...p,
    u: p.side * (anatomy.mediastinum + p.s * (cageAt(p.v) - anatomy.mediastinum)),
    v: Math.min(p.v, domeV[p.side < 0 ? 0 : 1] - 0.05),
  }));
  return {
    anatomy,
    findings,
    texture,
    fine,
    edema,
    ...outlines,
    ...heart,
    ...ribTables(anatomy, ap),
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
