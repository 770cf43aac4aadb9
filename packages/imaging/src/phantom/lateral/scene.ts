/** Everything about one lateral film that does not depend on the pixel. The patient looks to the left of the image. */
import type { Anatomy, Pose } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { smooth, sq, tabulate } from '../numeric.ts';
import { Rng } from '../random.ts';
import { Sketch } from '../sketch.ts';
import { Texture } from '../texture.ts';
import { drawLateralDevices } from './devices.ts';

export type LateralScene = ReturnType<typeof buildLateralScene>;

/** What is known about one pixel; one object is reused for all pixels of an image. */
export interface LateralPoint {
  /** Index of the pixel. */
  i: number;
  /** Patient coordinates: w from front to back, v from top to bottom; iw and iv their table indices. */
  w: number;
  v: number;
  iw: number;
  iv: number;
  /** Coarse texture of the tissue here, 0..1. */
  tx: number;
  /** Distances behind the front wall, before the back wall, below the apex, above both domes and the higher of them. */
  frontEdge: number;
  backEdge: number;
  top: number;
  floorNear: number;
  floorFar: number;
  floor: number;
  /** What vessels still show, and the pleural line's density. */
  vesselWeight: number;
  pleuralLine: number;
}

/** The order of the random draws (textures, vessels, devices) is part of the format. */
export function buildLateralScene(seed: number, size: number, a: Anatomy, f: Findings, pose: Pose) {
  const r = new Rng(seed, 'lateral');
  const texture = new Texture(r, 7),
    fine = new Texture(r, 26);
  const edema = f.severity('Edema'),
    D = a.depth;
  const outlines = lateralOutlines(a, f, D);
  const heart = lateralHeart(a, D);
  const vessels = new Sketch(size, pose);
  for (let i = 0; i < 30; i++) {
    const angle = (i / 30) * 2 * Math.PI + r.normal(0, 0.1);
    vessels.branch(
      r,
      0.04 + r.normal(0, 0.03),
      -0.04 + r.normal(0, 0.04),
      angle,
      r.range(0.007, 0.015),
      r.range(0.35, 0.6),
      0.12 * a.vessels * (1 + 0.5 * edema),
      2,
    );
  }
  for (let i = 0; i < 8; i++)
    vessels.dot(0.04 + r.normal(0, 0.03), -0.05 + r.normal(0, 0.045), r.range(0.025, 0.045), 0.13 * (1 + 0.3 * edema));
  const metal = new Sketch(size, pose);
  drawLateralDevices(metal, r, f, outlines.front, D, heart.heartV, heart.heartA);
  const fluid = f.effusion.map((amount) =>
    amount ? { back: a.dome + 0.36 - 0.8 * amount, mid: a.dome + 0.46 - 0.72 * amount } : null,
  );
  const place = (z: number) => (z * 0.42 + 0.03) * D;
  return { a, f, D, texture, fine, edema, ...outlines, ...heart, vessels, metal, fluid, place };
}

/** Front and back walls of the chest cavity, spine, and the two domes (deep behind). */
function lateralOutlines(a: Anatomy, f: Findings, D: number) {
  const front = tabulate((v) => (-0.6 + 0.34 * smooth((-0.15 - v) / 0.75) - 0.05 * Math.sin(2.2 * (v + 0.2))) * D);
  const back = tabulate((v) => (0.6 - 0.3 * smooth((-0.35 - v) / 0.6) ** 1.3 - 0.05 * v * v) * D);
  const spineW = tabulate((v) => (0.47 - 0.24 * smooth((-0.3 - v) / 0.6) ** 1.3 - 0.09 * sq(Math.max(0, v))) * D);
  const domes = [0, 1].map((k) =>
    tabulate((w) => {
      const t = (w / D + 0.22) / 0.8;
      return a.dome - f.raisedDome[k] + (k ? 0.05 : 0) + (t > 0 ? 0.34 * t ** 2.2 : 0.2 * t * t);
    }),
  );
  const vertebra = tabulate((v) => {
    const height = 0.125 + 0.015 * v,
      t = ((v + 2 + a.ribPhase * 0.1) / height) % 1;
    return 0.75 + 0.35 * smooth((Math.abs(t - 0.5) - 0.24) / 0.1) - 0.75 * smooth((Math.abs(t - 0.5) - 0.39) / 0.04);
  });
  const apex = a.apex + 0.06;
  return { front, back, spineW, domes, vertebra, apex };
}

/** The heart leans on the front of the diaphragm; a large one fills the space behind it. */
function lateralHeart(a: Anatomy, D: number) {
  const heartB = 0.76 * a.ctr * a.cage,
    heartA = heartB * 1.28,
    heartW = (-0.29 + 0.7 * (a.ctr - 0.44)) * D,
    heartV = a.dome + 0.1 - heartA * 0.9;
  const heartCos = -0.58,
    heartSin = 0.81;
  return { heartA, heartB, heartW, heartV, heartCos, heartSin };
}
