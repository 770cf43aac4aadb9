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

export function sampleAnatomy(seed: number, findings: Findings, ap: boolean): Anatomy {
  const rng = new Rng(seed, 'anatomy');
  const cardiomegaly = findings.severity('Cardiomegaly');
  const wide = findings.severity('Enlarged Cardiomediastinum');
  const female = rng.chance(0.48);
  const age = rng.next();
  return {
    cage: clamp(rng.normal(0.79, 0.035), 0.69, 0.87),
    apex: rng.normal(-0.8, 0.035),
    widest: rng.normal(0.42, 0.04),
    dome: clamp(rng.normal(0.44, 0.06), 0.28, 0.58) - (ap ? 0.06 : 0),
    ctr:
      clamp(rng.normal(0.435, 0.028), 0.36, 0.49) + (ap ? 0.02 : 0) + (cardiomegaly ? 0.035 + 0.17 * cardiomegaly : 0),
    heartTilt: rng.normal(0.62, 0.1),
    mediastinum: clamp(rng.normal(0.118, 0.012), 0.09, 0.15) + (ap ? 0.012 : 0) + (wide ? 0.018 + 0.12 * wide : 0),
    body: rng.normal(1, 0.06),
    girth: rng.normal(1.02, 0.06),
    muscle: rng.range(0, 1),
    breast: female ? rng.range(0.2, 1) : 0,
    breastV: rng.range(0.22, 0.42),
    boneDensity: rng.normal(1.08, 0.15) - 0.25 * age,
    ribPhase: rng.next(),
    ribSpacing: rng.normal(0.142, 0.008),
    ribSlope: rng.normal(1, 0.15),
    spineSway: rng.normal(0, 0.022),
    aorta: 0.6 + 0.9 * age * rng.next(),
    vessels: rng.normal(1, 0.12),
    bubble: rng.chance(0.65) ? rng.range(0.4, 1) : 0,
    lungAir: clamp(rng.normal(1, 0.07), 0.8, 1.2),
    clavicleV: rng.normal(-0.6, 0.035) - (ap ? 0.04 : 0),
    scapula: rng.range(0.3, 1),
    depth: rng.normal(1, 0.06),
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

export function samplePose(rng: Rng, ap: boolean): Pose {
  const angle = rng.normal(0, ap ? 0.035 : 0.018);
  return {
    cos: Math.cos(angle),
    sin: Math.sin(angle),
    zoom: clamp(rng.normal(1.0, 0.045), 0.88, 1.12),
    x: rng.normal(0, 0.03),
    y: rng.normal(-0.01, 0.035),
  };
}
