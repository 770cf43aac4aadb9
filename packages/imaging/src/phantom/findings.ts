/** All findings of one case, with their places. */
import type { Observation } from './observations.ts';

/** A soft-edged filled volume in the lung. s: 0 hilum .. 1 chest wall; z: -1 front .. 1 back. */
export interface Opacity {
  side: -1 | 1;
  s: number;
  v: number;
  z: number;
  ru: number;
  rv: number;
  rz: number;
  fill: number;
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
  effusion: [number, number]; // amount left of the image, right of the image
  effusionLayered: boolean; // supine: a veil instead of a meniscus
  pneumothorax: [number, number];
  raisedDome: [number, number];
  pleura: { side: -1 | 1; kind: 'band' | 'cap' | 'plaque'; v0: number; v1: number; thickness: number }[];
  fractures: { side: -1 | 1; rib: number; s: number; gap: number; shift: number; callus: number; clavicle: boolean }[];
  devices: Set<'ett' | 'cvc' | 'ng' | 'pacemaker' | 'ecg' | 'sternal' | 'chestTube'>;
}
