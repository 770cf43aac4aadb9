/** The patient's own proportions, as far as the projections show them, and how the patient stands. */
import type { Findings } from './findings.ts';
import { clamp } from './numeric.ts';
import { Rng } from './random.ts';

export interface Anatomy {
  cage: number;
  apex: number;
  widest: number;
  dome: number;
  ctr: number;
  heartTilt: number;
  mediastinum: number;
  body: number;
  girth: number;
  muscle: number;
  breast: number;
  breastV: number;
  boneDensity: number;
  ribPhase: number;
  ribSpacing: number;
  ribSlope: number;
  spineSway: number;
  aorta: number;
  vessels: number;
  bubble: number;
  lungAir: number;
  clavicleV: number;
  scapula: number;
  depth: number;
}

export function sampleAnatomy(seed: number, f: Findings, ap: boolean): Anatomy {
  const r = new Rng(seed, 'anatomy');
  const cardiomegaly = f.severity('Cardiomegaly'),
    wide = f.severity('Enlarged Cardiomediastinum');
  const female = r.chance(0.48),
    age = r.next();
  return {
    cage: clamp(r.normal(0.79, 0.035), 0.69, 0.87),
    apex: r.normal(-0.8, 0.035),
    widest: r.normal(0.42, 0.04),
    dome: clamp(r.normal(0.44, 0.06), 0.28, 0.58) - (ap ? 0.06 : 0),
    ctr: clamp(r.normal(0.435, 0.028), 0.36, 0.49) + (ap ? 0.02 : 0) + (cardiomegaly ? 0.035 + 0.17 * cardiomegaly : 0),
    heartTilt: r.normal(0.62, 0.1),
    mediastinum: clamp(r.normal(0.118, 0.012), 0.09, 0.15) + (ap ? 0.012 : 0) + (wide ? 0.018 + 0.12 * wide : 0),
    body: r.normal(1, 0.06),
    girth: r.normal(1.02, 0.06),
    muscle: r.range(0, 1),
    breast: female ? r.range(0.2, 1) : 0,
    breastV: r.range(0.22, 0.42),
    boneDensity: r.normal(1.08, 0.15) - 0.25 * age,
    ribPhase: r.next(),
    ribSpacing: r.normal(0.142, 0.008),
    ribSlope: r.normal(1, 0.15),
    spineSway: r.normal(0, 0.022),
    aorta: 0.6 + 0.9 * age * r.next(),
    vessels: r.normal(1, 0.12),
    bubble: r.chance(0.65) ? r.range(0.4, 1) : 0,
    lungAir: clamp(r.normal(1, 0.07), 0.8, 1.2),
    clavicleV: r.normal(-0.6, 0.035) - (ap ? 0.04 : 0),
    scapula: r.range(0.3, 1),
    depth: r.normal(1, 0.06),
  };
}

/** Rigid placement of the patient in the field: patient = matrix * image + offset. */
export interface Pose {
  cos: number;
  sin: number;
  zoom: number;
  x: number;
  y: number;
}

export function samplePose(r: Rng, ap: boolean): Pose {
  const angle = r.normal(0, ap ? 0.035 : 0.018);
  return {
    cos: Math.cos(angle),
    sin: Math.sin(angle),
    zoom: clamp(r.normal(1.0, 0.045), 0.88, 1.12),
    x: r.normal(0, 0.03),
    y: r.normal(-0.01, 0.035),
  };
}
