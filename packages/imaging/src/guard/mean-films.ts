/**
 * The mean frontal and lateral chest film as ranks on 8 x 8 fields (see film-picture.ts), in hundredths of their standard
 * deviation: dark is negative. Worked out from 84 phantoms each by scripts/mean-films.ts; nothing of it is from a patient.
 */
export const MEAN_FRONTAL: readonly number[] = [
  -194, -165, -101, 20, 20, -99, -161, -189, -31, 43, -39, 80, 89, -41, 42, -11, 33, -9, -141, 24, 53, -134, -4, 42,
  -21, -80, -141, 58, 104, -97, -71, -11, -93, -98, -109, 132, 182, 32, -85, -95, -88, -51, -10, 142, 174, 70, -62, -91,
  -56, 121, 160, 185, 172, 124, 88, -60, -55, 85, 94, 122, 114, 76, 70, -57,
];
export const MEAN_LATERAL: readonly number[] = [
  -167, -150, -61, 136, 141, 83, -116, -147, -151, -119, 31, 143, 134, 115, -29, -119, -149, -54, -21, 8, -7, 9, 52,
  -106, -136, -3, -38, 3, -18, -20, 56, -97, -116, 22, 68, 80, -22, -21, 52, -118, -100, 49, 111, 90, -15, -11, 49,
  -126, -101, 114, 166, 158, 135, 83, 43, -137, -126, 82, 124, 128, 126, 131, 30, -153,
];
