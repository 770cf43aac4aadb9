/**
 * What hides the vendor's weights in a result. Always on: the switches exist so that tests can show that each of them
 * is needed, and are not part of the public API.
 */
export interface Protections {
  /** A fresh encryption of zero: without it the second polynomial is a linear function of W in a known a. */
  readonly rerandomise: boolean;
  /** Noise that drowns W * e, which the key owner would see. */
  readonly flood: boolean;
  /** A uniform mask on every coefficient, useful or not. */
  readonly mask: boolean;
}

export const ALL_PROTECTIONS: Protections = { rerandomise: true, flood: true, mask: true };
