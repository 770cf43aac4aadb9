/** All findings of one case, with their places. */
import type { Observation } from './observations.ts';

/**
 * A soft-edged filled volume in the lung. Places are given as side (-1 left of the image), s (0 hilum .. 1 chest wall),
 * v (height, patient coordinates, down) and z (-1 front .. 1 back), so that both views can draw them.
 */
export interface Opacity {
  side: -1 | 1;
  s: number;
  v: number;
  z: number;
  /** Radii across, along the body and front to back. */
  ru: number;
  rv: number;
  rz: number;
  /** Share of the air that it replaces in its middle. */
  fill: number;
  /** How much the texture frays the edge, the width of the edge, and whether a fissure cuts it off (sign: below, above). */
  ragged: number;
  sharp: number;
  fissure: number;
}
/** A thin plate, seen edge on. */
export interface Plate {
  side: -1 | 1;
  s: number;
  v: number;
  z: number;
  length: number;
  width: number;
  slope: number;
  fill: number;
}

/** All findings of one case, with their places: shared by every view and exposure of the study. */
export interface Findings {
  severity: (name: Observation) => number;
  opacities: Opacity[];
  nodules: { side: -1 | 1; s: number; v: number; z: number; r: number; density: number; lobes: number }[];
  plates: Plate[];
  /** Amounts left and right of the image, as for the two below. */
  effusion: [number, number];
  /** The patient lay: a veil instead of a meniscus. */
  effusionLayered: boolean;
  pneumothorax: [number, number];
  raisedDome: [number, number];
  pleura: { side: -1 | 1; kind: 'band' | 'cap' | 'plaque'; v0: number; v1: number; thickness: number }[];
  fractures: { side: -1 | 1; rib: number; s: number; gap: number; shift: number; callus: number; clavicle: boolean }[];
  devices: Set<'ett' | 'cvc' | 'ng' | 'pacemaker' | 'ecg' | 'sternal' | 'chestTube'>;
}
