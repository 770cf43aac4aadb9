/** Bounds on what an ONNX file may ask for, so that a hostile file ends in an error and not in exhausted memory. */
export const LIMITS = {
  fileBytes: 2 ** 30,
  nodes: 20_000,
  /** Inputs, outputs or attributes of one node. */
  listLength: 4_096,
  nameLength: 1_024,
  rank: 8,
  /** Values in one tensor, given or computed, for one image. */
  tensorValues: 2 ** 28,
  /** Values in all initialisers together. */
  totalValues: 2 ** 28,
} as const;
