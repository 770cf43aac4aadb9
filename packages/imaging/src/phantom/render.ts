/**
 * Deterministic procedural chest X-ray phantoms: no patient data, each image is drawn from a 32-bit seed. The renderer
 * adds up X-ray attenuation in the log domain (body wall, minus air in the lungs, plus heart, bone, fluid, metal), then
 * passes the sum through a film model. Each of the 14 CheXpert observations is drawn from its radiographic sign at a
 * continuous severity; the label is what a slightly noisy reader would say.
 *
 * Coordinates: image x to the right, y down, both -1..1 over the field. Patient coordinates (u, v) are the same after
 * the pose (shift, zoom, tilt). The patient's right lung is on the image's left (u < 0).
 *
 * Determinism: integer random streams, and the same pixels for the same seed on one JavaScript engine. Math.exp, sin
 * and pow may differ in the last bit between engines, which can move a pixel by one grey level.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { sampleAnatomy, samplePose } from './anatomy.ts';
import { sampleSeverities } from './case-mix.ts';
import { develop } from './film.ts';
import { attenuateFrontal } from './frontal/frontal.ts';
import { attenuateLateral } from './lateral/lateral.ts';
import type { Severities, View } from './observations.ts';
import { placeFindings } from './place-findings.ts';
import { Rng } from './random.ts';
import { readLabels } from './reader.ts';
import { SITES } from './sites.ts';

/** What one drawn film shows, and where it was taken. */
export interface PhantomOptions {
  /** 0..6; site 0 plays the training hospital, 1..6 the external ones. */
  site: number;
  view?: View;
  /** Exact findings; if absent they are drawn from the site's case mix. */
  findings?: Severities;
  /** Pixels per side, 320 unless told. */
  size?: number;
  /** Repeat exposures of one study (another pose and grain, same patient): 0, 1, 2... */
  acquisition?: number;
  /** Grey levels kept: 256 is all of 8 bits; 64 keeps multiples of 4, which halves the PNG and hides in the grain. */
  levels?: number;
}

/** A drawn film with the truth about it. */
export interface Phantom {
  /** size*size grey values, row by row, 8-bit MONOCHROME2 (0 is black, bone is bright). */
  pixels: Uint8Array;
  width: number;
  height: number;
  view: View;
  site: number;
  projection: 'PA' | 'AP' | 'LATERAL';
  /** 0/1 in the order of OBSERVATIONS, with reader noise. Equal for all images of a study. */
  labels: number[];
  /** The severities that were drawn (what is really there). */
  truth: Severities;
}

/**
 * One image of one study. Images with the same seed and site show the same patient and share labels.
 * @param seed Integer, 0 .. 2^53 - 1.
 * @throws DB2020 for an unknown site or a size or number of levels out of range.
 */
export function renderPhantom(seed: number, options: PhantomOptions): Phantom {
  const { size = 320, view = 'frontal', acquisition = 0, levels = 256 } = options;
  checkOptions(seed, size, levels, acquisition, options.site);
  const site = SITES[options.site];
  const truth = options.findings ?? sampleSeverities(seed, site);
  const findings = placeFindings(seed, truth);
  const ap =
    view === 'frontal' &&
    new Rng(seed, 'projection').chance(Math.min(0.95, site.apShare * (findings.devices.size ? 1.4 : 0.8)));
  const anatomy = sampleAnatomy(seed, findings, ap);
  const pose = samplePose(new Rng(seed, `pose:${view}:${acquisition}`), ap);
  const attenuation =
    view === 'frontal'
      ? attenuateFrontal(seed, size, anatomy, findings, pose, ap)
      : attenuateLateral(seed, size, anatomy, findings, pose);
  return {
    pixels: develop(seed, `film:${view}:${acquisition}`, attenuation, size, site, levels),
    width: size,
    height: size,
    view,
    site: options.site,
    projection: view === 'lateral' ? 'LATERAL' : ap ? 'AP' : 'PA',
    labels: readLabels(seed, truth),
    truth,
  };
}

function checkOptions(seed: number, size: number, levels: number, acquisition: number, site: number): void {
  const check = (name: string, value: number, low: number, high: number) => {
    if (Number.isInteger(value) && value >= low && value <= high) {
      return;
    }
    throw new DoubleblindError('DB2020', `${name} is ${value}; it must be an integer of ${low} to ${high}.`);
  };
  check('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  check('size', size, 16, 2048);
  check('levels', levels, 2, 256);
  check('acquisition', acquisition, 0, 1000);
  check('site', site, 0, SITES.length - 1);
}
