/** The seven hospitals: how each exposes and processes its films, and whom it sees. */

/** Clinical pictures, from which the findings of a case are drawn (they make findings correlate). */
export type Scenario = 'healthy' | 'heartFailure' | 'infection' | 'trauma' | 'intensiveCare' | 'oncology' | 'chronic';

/** How a hospital’s machines and habits change its films. */
export interface SiteProfile {
  name: string;
  /** Shift of the display window (positive is darker), in attenuation units; lung to heart spans about 0.6. */
  exposure: number;
  /** Slope of the display window and its gamma. */
  contrast: number;
  gamma: number;
  /** Grain, standard deviation in grey levels at the lungs; denser parts get more. */
  noise: number;
  /** Detector blur (passes of a 3x3 kernel, fractional) and edge enhancement of the processing. */
  blur: number;
  edge: number;
  /** Mean width of the black collimated border, as a fraction of the field. */
  collimation: number;
  /** Share of bedside (AP) exposures: magnified heart, high diaphragms, tilt, lordotic clavicles. */
  apShare: number;
  /** Side marker: corner and size; 0 = none. */
  marker: 0 | 1 | 2;
  mix: Record<Scenario, number>;
}

const mix = (
  healthy: number,
  heartFailure: number,
  infection: number,
  trauma: number,
  intensiveCare: number,
  oncology: number,
  chronic: number,
) => ({ healthy, heartFailure, infection, trauma, intensiveCare, oncology, chronic });

/** Seven hospitals whose films look different: the first plays the one that a model was trained at, the others are external. */
export const SITES: readonly SiteProfile[] = [
  {
    name: 'Site 0 (training hospital)',
    exposure: 0.0,
    contrast: 1.0,
    gamma: 1.0,
    noise: 1.3,
    blur: 0.4,
    edge: 0.35,
    collimation: 0.01,
    apShare: 0.6,
    marker: 1,
    mix: mix(22, 20, 14, 8, 22, 6, 8),
  },
  {
    name: 'Site 1',
    exposure: 0.04,
    contrast: 1.1,
    gamma: 1.05,
    noise: 1.1,
    blur: 0.3,
    edge: 0.5,
    collimation: 0.02,
    apShare: 0.3,
    marker: 2,
    mix: mix(36, 14, 16, 8, 8, 6, 12),
  },
  {
    name: 'Site 2',
    exposure: -0.05,
    contrast: 0.9,
    gamma: 0.95,
    noise: 1.7,
    blur: 0.8,
    edge: 0.0,
    collimation: 0.015,
    apShare: 0.55,
    marker: 1,
    mix: mix(24, 22, 18, 6, 18, 4, 8),
  },
  {
    name: 'Site 3',
    exposure: 0.08,
    contrast: 0.95,
    gamma: 1.15,
    noise: 1.5,
    blur: 0.4,
    edge: 0.25,
    collimation: 0.045,
    apShare: 0.4,
    marker: 2,
    mix: mix(30, 14, 22, 10, 8, 6, 10),
  },
  {
    name: 'Site 4',
    exposure: -0.02,
    contrast: 1.2,
    gamma: 0.9,
    noise: 1.0,
    blur: 0.2,
    edge: 0.7,
    collimation: 0.005,
    apShare: 0.2,
    marker: 0,
    mix: mix(42, 12, 12, 8, 4, 10, 12),
  },
  {
    name: 'Site 5',
    exposure: 0.02,
    contrast: 0.85,
    gamma: 1.0,
    noise: 2.1,
    blur: 1.0,
    edge: 0.1,
    collimation: 0.03,
    apShare: 0.75,
    marker: 1,
    mix: mix(14, 26, 18, 6, 26, 4, 6),
  },
  {
    name: 'Site 6',
    exposure: -0.08,
    contrast: 1.05,
    gamma: 1.1,
    noise: 1.4,
    blur: 0.6,
    edge: 0.4,
    collimation: 0.055,
    apShare: 0.45,
    marker: 2,
    mix: mix(28, 18, 18, 8, 12, 6, 10),
  },
];
