/** The film model: attenuation to grey values. */
import { blurInPlace } from './blur.ts';
import { drawMarker } from './marker.ts';
import { clamp } from './numeric.ts';
import { Rng } from './random.ts';
import type { SiteProfile } from './sites.ts';

/** Gaussian noise from a table, read from a random place with a random stride. */
const NORMALS: Float32Array = (() => {
  const rng = new Rng(20240607, 'normals');
  const t = new Float32Array(1 << 16);
  for (let i = 0; i < t.length; i++) {
    t[i] = rng.normal();
  }
  return t;
})();

/** Entries of the film's characteristic curve, over 0..1.6 of the display window. */
const CURVE_SIZE = 2048;
const CURVE_RANGE = 1.6;

/**
 * Exposes and develops one film: display window, blur, grain, edge enhancement, marker, collimation.
 * @param stream Name of the random stream: another one is another exposure of the same patient.
 * @param levels Grey levels kept, 2..256.
 * @returns size * size grey values, 8-bit MONOCHROME2.
 */
export function develop(
  seed: number,
  stream: string,
  attenuation: Float32Array,
  size: number,
  site: SiteProfile,
  levels: number,
): Uint8Array {
  const rng = new Rng(seed, stream);
  // Display window: from the site, with a spread from one exposure to the next.
  const low = 0.02 + site.exposure + rng.normal(0, 0.025);
  const span = (1.2 / site.contrast) * (1 + rng.normal(0, 0.04));
  const gamma = site.gamma * (1 + rng.normal(0, 0.04));
  const noise = site.noise * rng.range(0.8, 1.25);
  const image = applyCurve(attenuation, low, span, gamma);
  const fineScale = size / 320;
  blurInPlace(image, size, site.blur * fineScale);
  addGrain(image, size, noise, rng);
  if (site.edge > 0) {
    const soft = image.slice();
    blurInPlace(soft, size, 2 * fineScale);
    for (let i = 0; i < image.length; i++) {
      image[i] += site.edge * (image[i] - soft[i]);
    }
  }
  const edge = [0, 1, 2, 3].map(() => Math.max(0, rng.normal(site.collimation, site.collimation * 0.8)) * size);
  const skew = rng.normal(0, 0.01);
  const levelStep = Math.max(1, Math.round(256 / levels));
  if (site.marker) {
    drawMarker(image, size, site.marker, rng);
  }
  return collimate(image, size, edge, skew, levelStep);
}

/** Looks every attenuation up in the film's curve: grey 6..249 over the display window. */
function applyCurve(attenuation: Float32Array, low: number, span: number, gamma: number): Float32Array {
  const curve = new Float32Array(CURVE_SIZE);
  for (let i = 0; i < CURVE_SIZE; i++) {
    const t = (i / CURVE_SIZE) * CURVE_RANGE;
    curve[i] = 6 + (243 * (1 - Math.exp(-(t ** 1.35) * 1.55)) ** gamma) / (1 - Math.exp(-1.55 * CURVE_RANGE));
  }
  const image = new Float32Array(attenuation.length);
  const scale = CURVE_SIZE / CURVE_RANGE / span;
  for (let i = 0; i < image.length; i++) {
    const k = ((attenuation[i] - low) * scale) | 0;
    image[i] = curve[k < 0 ? 0 : k >= CURVE_SIZE ? CURVE_SIZE - 1 : k];
  }
  return image;
}

/** Quantum noise: stronger where few photons arrive; slightly correlated by the detector. */
function addGrain(image: Float32Array, size: number, noise: number, rng: Rng): void {
  const offset = rng.int(NORMALS.length);
  const grain = new Float32Array(image.length);
  for (let i = 0, k = offset, hop = 1 + 2 * rng.int(40); i < grain.length; i++) {
    grain[i] = NORMALS[k & 65535];
    k += hop + (i & 31 ? 0 : rng.int(997));
  }
  blurInPlace(grain, size, 0.35);
  const grainScale = (noise * 0.85 * Math.sqrt(size / 320)) / 120;
  for (let i = 0; i < image.length; i++) {
    image[i] += grain[i] * grainScale * (50 + 0.75 * image[i]);
  }
}

/** Darkens what lies outside the four blades of the collimator and rounds to the grey levels kept. */
function collimate(
  image: Float32Array,
  size: number,
  edge: readonly number[],
  skew: number,
  levelStep: number,
): Uint8Array {
  const pixels = new Uint8Array(image.length);
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      const open = Math.min(
        x - edge[0] - skew * y,
        size - 1 - x - edge[1] + skew * y,
        y - edge[2] + skew * x,
        size - 1 - y - edge[3] - skew * x,
      );
      let g = image[i];
      if (open < 0) {
        g = 4 + (g - 4) * clamp(1 + open / 2, 0, 1);
      }
      pixels[i] = clamp(Math.round(Math.round(clamp(g, 0, 255) / levelStep) * levelStep), 0, 255);
    }
  }
  return pixels;
}
