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
  coarse: number;
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
export function buildLateralScene(seed: number, size: number, anatomy: Anatomy, findings: Findings, pose: Pose) {
  const rng = new Rng(seed, 'lateral');
  const texture = new Texture(rng, 7);
  const fine = new Texture(rng, 26);
  const edema = findings.severity('Edema');
  const depth = anatomy.depth;
  const outlines = lateralOutlines(anatomy, findings, depth);
  const heart = lateralHeart(anatomy, depth);
  const vessels = new Sketch(size, pose);
  for (let i = 0; i < 30; i++) {
    const angle = (i / 30) * 2 * Math.PI + rng.normal(0, 0.1);
    vessels.branch(
      rng,
      0.04 + rng.normal(0, 0.03),
      -0.04 + rng.normal(0, 0.04),
      angle,
      rng.range(0.007, 0.015),
      rng.range(0.35, 0.6),
      0.12 * anatomy.vessels * (1 + 0.5 * edema),
      2,
    );
  }
  for (let i = 0; i < 8; i++) {
    vessels.dot(
      0.04 + rng.normal(0, 0.03),
      -0.05 + rng.normal(0, 0.045),
      rng.range(0.025, 0.045),
      0.13 * (1 + 0.3 * edema),
    );
  }
  const metal = new Sketch(size, pose);
  drawLateralDevices(metal, rng, findings, outlines.front, depth, heart.heartV, heart.heartA);
  const fluid = findings.effusion.map((amount) =>
    amount ? { back: anatomy.dome + 0.36 - 0.8 * amount, mid: anatomy.dome + 0.46 - 0.72 * amount } : null,
  );
  const place = (z: number) => (z * 0.42 + 0.03) * depth;
  return { anatomy, findings, depth, texture, fine, edema, ...outlines, ...heart, vessels, metal, fluid, place };
}

/** Front and back walls of the chest cavity, spine, and the two domes (deep behind). */
function lateralOutlines(anatomy: Anatomy, findings: Findings, depth: number) {
  const front = tabulate((v) => (-0.6 + 0.34 * smooth((-0.15 - v) / 0.75) - 0.05 * Math.sin(2.2 * (v + 0.2))) * depth);
  const back = tabulate((v) => (0.6 - 0.3 * smooth((-0.35 - v) / 0.6) ** 1.3 - 0.05 * v * v) * depth);
  const spineW = tabulate((v) => (0.47 - 0.24 * smooth((-0.3 - v) / 0.6) ** 1.3 - 0.09 * sq(Math.max(0, v))) * depth);
  const domes = [0, 1].map((k) =>
    tabulate((w) => {
      const t = (w / depth + 0.22) / 0.8;
      return anatomy.dome - findings.raisedDome[k] + (k ? 0.05 : 0) + (t > 0 ? 0.34 * t ** 2.2 : 0.2 * t * t);
    }),
  );
  const vertebra = tabulate((v) => {
    const height = 0.125 + 0.015 * v;
    const t = ((v + 2 + anatomy.ribPhase * 0.1) / height) % 1;
    return 0.75 + 0.35 * smooth((Math.abs(t - 0.5) - 0.24) / 0.1) - 0.75 * smooth((Math.abs(t - 0.5) - 0.39) / 0.04);
  });
  const apex = anatomy.apex + 0.06;
  return { front, back, spineW, domes, vertebra, apex };
}

/** The heart leans on the front of the diaphragm; a large one fills the space behind it. */
function lateralHeart(anatomy: Anatomy, depth: number) {
  const heartB = 0.76 * anatomy.ctr * anatomy.cage;
  const heartA = heartB * 1.28;
  const heartW = (-0.29 + 0.7 * (anatomy.ctr - 0.44)) * depth;
  const heartV = anatomy.dome + 0.1 - heartA * 0.9;
  const heartCos = -0.58;
  const heartSin = 0.81;
  return { heartA, heartB, heartW, heartV, heartCos, heartSin };
}
