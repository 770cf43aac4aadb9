/** The compiler's own model of an ONNX graph: plain frozen records, initialisers as typed arrays. */

/** The integer types of ONNX that models use for weights, shapes and masks. */
export type IntegerType = 'int64' | 'int32' | 'int16' | 'int8' | 'uint64' | 'uint32' | 'uint16' | 'uint8' | 'bool';

/**
 * A constant: real numbers (every floating-point type as float32), or integers and booleans (as float64, exact to 2^53) with
 * the type that operators on them ask for. C order.
 */
export type Constant =
  | { readonly kind: 'real'; readonly dims: readonly number[]; readonly data: Float32Array }
  | {
      readonly kind: 'integer';
      readonly type: IntegerType;
      readonly dims: readonly number[];
      readonly data: Float64Array;
    };

/** An attribute of a node, by the type that the file gives it. */
export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'integers'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Constant }
  | { readonly kind: 'graph'; readonly value: Branch }
  /** Sparse tensors and the like: present, never used by a supported operator. */
  | { readonly kind: 'other' };

/** A graph inside a node, which also reads values of the graph around it. */
export interface Branch {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** Names of its results. */
  readonly outputs: readonly string[];
}

/** An operator with the names of the values that it reads and makes. */
export interface OnnxNode {
  /** The node's own name, or its first output's where it has none. Unique in the graph. */
  readonly name: string;
  readonly operator: string;
  /** Names of values; '' for an optional input that is left out. What graphs inside the node read of those around comes last. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A declared input or output. A dimension without a number (symbolic or missing) is null. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly (number | null)[];
}

/** A model's graph as the compiler reads it. */
export interface OnnxGraph {
  readonly name: string;
  /** In an order in which every node comes after the ones whose outputs it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** Inputs that are not initialisers. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Version of the default operator set. */
  readonly opset: number;
  /** The batch that the input is declared for, where it is a number; 1 otherwise. */
  readonly batch: number;
}
