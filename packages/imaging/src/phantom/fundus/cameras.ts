import type { FundusGrade } from './lesions.ts';

/** How a hospital's camera renders an eye, and whom the hospital sees. */
export interface FundusCamera {
  readonly name: string;
  /** Factor on reflectance, and the power of the display. */
  readonly exposure: number;
  readonly gamma: number;
  /** Passes of a 3x3 kernel, fractional. */
  readonly blur: number;
  /** Standard deviation of the grain, in parts of full scale. */
  readonly noise: number;
  /** Radius of the aperture over that of the eye's field. */
  readonly aperture: number;
  /** Shares of the grades 0 to 4; about half of all patients have grade 0. */
  readonly mix: readonly [number, number, number, number, number];
}

const camera = (
  name: string,
  exposure: number,
  gamma: number,
  blur: number,
  noise: number,
  aperture: number,
  mix: FundusCamera['mix'],
): FundusCamera => ({ name, exposure, gamma, blur, noise, aperture, mix });

/** Ten hospitals. Screening services see healthy eyes, clinics see ill ones; over all, the grades' shares are 49, 10, 27, 5 and 9%. */
export const FUNDUS_CAMERAS: readonly FundusCamera[] = [
  camera('Screening north', 1, 1, 0.2, 0.01, 1, [0.66, 0.1, 0.17, 0.03, 0.04]),
  camera('Screening south', 0.92, 1.1, 0.4, 0.015, 0.98, [0.64, 0.12, 0.17, 0.03, 0.04]),
  camera('Screening van', 1.12, 0.9, 0.7, 0.025, 0.95, [0.62, 0.12, 0.19, 0.03, 0.04]),
  camera('General practice', 0.88, 1.2, 0.9, 0.03, 0.92, [0.58, 0.12, 0.22, 0.03, 0.05]),
  camera('District hospital', 1.05, 1, 0.5, 0.02, 1, [0.5, 0.1, 0.28, 0.05, 0.07]),
  camera('City hospital', 0.97, 0.95, 0.3, 0.012, 1, [0.46, 0.1, 0.3, 0.05, 0.09]),
  camera('University eye clinic', 1, 1.05, 0.1, 0.008, 1.02, [0.36, 0.08, 0.34, 0.08, 0.14]),
  camera('Diabetes centre', 1.08, 1.15, 0.4, 0.02, 0.96, [0.36, 0.1, 0.34, 0.08, 0.12]),
  camera('Eye clinic', 0.95, 0.9, 0.2, 0.015, 1, [0.34, 0.08, 0.36, 0.07, 0.15]),
  camera('Rural clinic', 1.15, 1.1, 0.8, 0.03, 0.93, [0.4, 0.1, 0.32, 0.06, 0.12]),
];

/** The grade at a place between 0 and 1 of a mix. */
export function gradeAt(mix: FundusCamera['mix'], place: number): FundusGrade {
  let sum = 0;
  for (const grade of [0, 1, 2, 3] as const) {
    sum += mix[grade];
    if (place < sum) return grade;
  }
  return 4;
}
