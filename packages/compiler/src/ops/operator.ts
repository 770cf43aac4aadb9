/** What an operator's file provides: a shape rule and a lowering, tract's two functions. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Layer } from '../layers/layer.ts';
import type { Attribute, Constant, OnnxNode } from '../onnx/graph.ts';

export interface Operator {
  /** ONNX operator type. */
  readonly name: string;
  /** Dimensions of the output, batch of 1 included. Throws DB1006 or DB1007. */
  shape(node: NodeView): number[];
  /** The layers that compute it; `inputs` are those of the non-constant inputs, in order. Throws DB1006. */
  lower(node: NodeView, inputs: readonly Layer[]): Layer;
}

/** An operator whose outputs are all of use; of others it is the first one only. */
export interface ManyOutputs {
  readonly name: string;
  shapes(node: NodeView): number[][];
  lowerAll(node: NodeView, inputs: readonly Layer[]): Layer[];
}

/** A node with what is known about its inputs, and typed access to its attributes. */
export class NodeView {
  readonly name: string;
  readonly opset: number;
  /** The batch that the file is made for; everything here is for a batch of one. */
  readonly batch: number;
  /** Dimensions of the output, once the shape rule ran. */
  readonly outputDims: readonly number[];
  readonly #node: OnnxNode;
  readonly #dims: ReadonlyMap<string, readonly number[]>;
  readonly #constants: ReadonlyMap<string, Constant>;

  constructor(
    node: OnnxNode,
    opset: number,
    dims: ReadonlyMap<string, readonly number[]>,
    constants: ReadonlyMap<string, Constant>,
    batch = 1,
  ) {
    this.#node = node;
    this.#dims = dims;
    this.#constants = constants;
    this.name = node.name;
    this.opset = opset;
    this.batch = batch;
    this.outputDims = dims.get(node.outputs[0]) ?? [];
  }

  get inputCount(): number {
    return this.#node.inputs.length;
  }

  /** Outputs that have a name. */
  get outputCount(): number {
    return this.#node.outputs.filter((name) => name !== '').length;
  }

  has(index: number): boolean {
    return (this.#node.inputs[index] ?? '') !== '';
  }

  /** Dimensions of an input. */
  dims(index: number): readonly number[] {
    const input = this.#node.inputs[index] ?? '';
    const dims = this.#dims.get(input) ?? this.#constants.get(input)?.dims;
    if (!dims) throw this.error(`misses input ${index + 1}`);
    return dims;
  }

  /** Whether the first axis of an input that depends on the image is longer than 1. */
  hasTokensFirst(): boolean {
    return this.#node.inputs.some((name) => (this.#dims.get(name)?.[0] ?? 1) !== 1);
  }

  isConstant(index: number): boolean {
    return this.#constants.has(this.#node.inputs[index] ?? '');
  }

  /** A constant input of real numbers. */
  real(index: number, what: string): { dims: readonly number[]; data: Float32Array } {
    const constant = this.#constants.get(this.#node.inputs[index] ?? '');
    if (constant?.kind !== 'real') throw this.error(`needs constant ${what}`);
    return constant;
  }

  /** A constant input of numbers of any type. */
  numbers(index: number, what: string): { dims: readonly number[]; data: ArrayLike<number> } {
    const constant = this.#constants.get(this.#node.inputs[index] ?? '');
    if (!constant) throw this.error(`needs constant ${what}`);
    return constant;
  }

  /** The type of a constant input of integers. */
  integerType(index: number, what: string): string {
    const constant = this.#constants.get(this.#node.inputs[index] ?? '');
    if (constant?.kind !== 'integer') throw this.error(`needs constant ${what}`);
    return constant.type;
  }

  /** A constant input of integers. */
  integers(index: number, what: string): number[] {
    const constant = this.#constants.get(this.#node.inputs[index] ?? '');
    if (constant?.kind !== 'integer') throw this.error(`needs constant ${what}`);
    return [...constant.data];
  }

  attribute<K extends Attribute['kind']>(name: string, kind: K): Extract<Attribute, { kind: K }> | undefined {
    const attribute = this.#node.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (attribute.kind !== kind) throw this.error(`has an attribute ${name} of the wrong type`);
    return attribute as Extract<Attribute, { kind: K }>;
  }

  integer(name: string, otherwise: number): number {
    return this.attribute(name, 'integer')?.value ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.attribute(name, 'float')?.value ?? otherwise;
  }

  integerList(name: string): readonly number[] | undefined {
    return this.attribute(name, 'integers')?.value;
  }

  string(name: string, otherwise: string): string {
    return this.attribute(name, 'string')?.value ?? otherwise;
  }

  /** A DB1006 error that names node and operator: 'Node "x" (Conv) <what>.' */
  error(what: string): DoubleblindError {
    return new DoubleblindError('DB1006', `Node "${this.name}" (${this.#node.operator}) ${what}.`);
  }

  /** The same for shapes that do not fit, DB1007. */
  shapeError(what: string): DoubleblindError {
    return new DoubleblindError('DB1007', `Node "${this.name}" (${this.#node.operator}): ${what}.`);
  }
}
