/**
 * What hides the vendor's weights in a result. Always on: the switches exist so that tests can show that each of them
 * is needed, and are not part of the public API.
 */
export interface Protections {
  /** A fresh encryption of zero: without it the second polynomial is a linear function of W in a known a. */
  readonly rerandomise: boolean;
  /** A mask, uniform modulo q, on every coefficient that is sent of the first polynomial: it hides product and noise. */
  readonly mask: boolean;
}

export const ALL_PROTECTIONS: Protections = { rerandomise: true, mask: true };
