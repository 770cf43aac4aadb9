/** What one image of a run asks of processors and lines: measured, or expected from what a program sends. */

/** Per image in a full batch, set-up not counted. */
export interface ImageCost {
  readonly bytes: { readonly vendorToHospital: number; readonly hospitalToVendor: number };
  /** Round trips that the hospital waits for. */
  readonly rounds: number;
  /** User and system time of each party's process. */
  readonly processorSeconds: { readonly vendor: number; readonly hospital: number };
}

/**
 * Processor seconds for each byte that is sent, both parties together. On the machine of docs/PERFORMANCE.md the two networks that were
 * measured take 39 to 57 ns (19.2 to 25.9 s for 493 MB on days of different speed, 0.08 s for 1.4 MB), whatever their layers: correlations,
 * ciphertexts and what is done with them grow with the bytes.
 */
const SECONDS_PER_BYTE = 53e-9;
/** The vendor multiplies encrypted inputs with its weights; in the runs of the present wire version it takes 53 to 55% of both. */
const VENDORS_SHARE = 0.54;

/** The cost of an image where nothing was measured: processor time follows from the bytes of the plan. */
export function expectedCost(bytes: ImageCost['bytes'], rounds: number): ImageCost {
  const all = SECONDS_PER_BYTE * (bytes.vendorToHospital + bytes.hospitalToVendor);
  return { bytes, rounds, processorSeconds: { vendor: VENDORS_SHARE * all, hospital: (1 - VENDORS_SHARE) * all } };
}
