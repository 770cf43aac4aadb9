/** The fields of a layer's configuration, each checked when it is taken; what nobody took is no default, and refused. */
import { DoubleblindError } from '@doubleblind/errors';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What has no say in what a layer computes once it is trained. */
const WITHOUT_EFFECT =
  /^(name|trainable|dtype|momentum|seed|sparse|ragged|optional|synchronized|batch_input_shape|batch_shape|input_spec|build_config|.*_(initializer|regularizer|constraint)|renorm_momentum|autocast)$/;
/** Values that options have where they are not used. */
const isUnused = (value: unknown) =>
  value === null || value === false || (Array.isArray(value) && value.length === 0) || value === '';

export class Fields {
  /** What errors call the owner: 'Layer "conv2d" (Conv2D)'. */
  readonly owner: string;
  readonly #values: Json;
  readonly #taken = new Set<string>();

  constructor(owner: string, values: Json) {
    this.owner = owner;
    this.#values = values;
  }

  /** The field as it is; undefined where it is missing or null. */
  raw(name: string): unknown {
    this.#taken.add(name);
    return this.#values[name] ?? undefined;
  }

  number(name: string, otherwise: number): number {
    const value = this.raw(name) ?? otherwise;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.#odd(name);
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.raw(name) ?? otherwise;
    if (typeof value !== 'boolean') throw this.#odd(name);
    return value;
  }

  text(name: string, otherwise: string): string {
    const value = this.raw(name) ?? otherwise;
    if (typeof value !== 'string') throw this.#odd(name);
    return value;
  }

  /** One number for each of `count` axes: a list, or one number for all. At least `least`. */
  sizes(name: string, count: number, otherwise: number, least = 1): number[] {
    const value = this.raw(name) ?? otherwise;
    const list = Array.isArray(value) ? value : new Array(count).fill(value);
    const right =
      list.length === count && list.every((size) => Number.isInteger(size) && size >= least && size < 2 ** 16);
    if (!right) throw this.#odd(name);
    return list;
  }

  /** Two numbers for each of `count` axes, before and after: pairs, one number an axis, or one number. */
  pairs(name: string, count: number): (readonly [number, number])[] {
    const value = this.raw(name) ?? 1;
    // One axis has its pair without a list around it.
    const list = Array.isArray(value)
      ? count === 1 && !Array.isArray(value[0])
        ? [value.length === 1 ? value[0] : value]
        : value
      : new Array(count).fill(value);
    const pairs = list.map((one) => (Array.isArray(one) ? one : [one, one]));
    const isSize = (size: unknown) => Number.isInteger(size) && (size as number) >= 0 && (size as number) < 2 ** 16;
    if (pairs.length !== count || pairs.some((pair) => pair.length !== 2 || !pair.every(isSize))) throw this.#odd(name);
    return pairs as [number, number][];
  }

  /** Numbers of a list, of nested ones, or of one; undefined without them. */
  numbers(name: string): number[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    // Arrays of numpy are written with what they are.
    const plain =
      isJson(value) && value.class_name === '__numpy__' && isJson(value.config) ? value.config.value : value;
    const list = [plain].flat(8) as unknown[];
    if (!list.every((one) => typeof one === 'number' && Number.isFinite(one))) throw this.#odd(name);
    return list as number[];
  }

  /** @throws DoubleblindError DB1020 where a field that was not asked for says something */
  finish(): void {
    for (const [name, value] of Object.entries(this.#values)) {
      if (this.#taken.has(name) || WITHOUT_EFFECT.test(name) || isUnused(value)) continue;
      throw this.#odd(name);
    }
  }

  /** A DB1020 that names the layer: 'Layer "x" (Conv2D) <what>.' */
  error(what: string): DoubleblindError {
    return new DoubleblindError('DB1020', `${this.owner} ${what}.`);
  }

  #odd(name: string): DoubleblindError {
    const text = JSON.stringify(this.#values[name]) ?? 'nothing';
    return this.error(`has ${name} ${text.length > 60 ? `${text.slice(0, 60)}...` : text}, which is not read`);
  }
}
