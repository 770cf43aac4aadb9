/** How a kind of step says what is private of it: named arrays of the vendor's file. */

/** Element types of the arrays. */
const ARRAYS = { int16: Int16Array, int32: Int32Array, uint8: Uint8Array } as const;
/** Name of an element type. */
export type ElementType = keyof typeof ARRAYS;
/** Integers of 16 or 32 bits with a sign, or of 8 bits without. */
export type PrivateArray = Int16Array | Int32Array | Uint8Array;

type ArrayOf<E extends ElementType> = E extends 'int16' ? Int16Array : E extends 'int32' ? Int32Array : Uint8Array;

/** The form of the private numbers of one kind of step. */
export interface PrivateForm<
  K extends string = string,
  A extends Record<string, ElementType> = Record<string, ElementType>,
> {
  readonly kind: K;
  /** Its number in the file; never used again for another kind. */
  readonly code: number;
  /** In the order of the file. */
  readonly arrays: A;
}

/** The private numbers of one step of a form. */
export type NumbersOf<F extends PrivateForm> = { readonly kind: F['kind'] } & {
  readonly [N in keyof F['arrays']]: ArrayOf<F['arrays'][N]>;
};

/** Of any form. */
export interface PrivateNumbers {
  readonly kind: string;
  readonly [array: string]: string | PrivateArray;
}

/** Defines a form: its kind, its code in the file, and the names and element types of its arrays. */
export function privateForm<const K extends string, const A extends Record<string, ElementType>>(
  kind: K,
  code: number,
  arrays: A,
): PrivateForm<K, A> {
  return { kind, code, arrays };
}

/** The arrays in the order of the file. */
export function arraysOf(form: PrivateForm, numbers: PrivateNumbers): PrivateArray[] {
  return Object.keys(form.arrays).map((name) => numbers[name] as PrivateArray);
}

/** From the bytes of each array, copied because they need not be aligned in the file. */
export function numbersFrom(form: PrivateForm, bytes: (elementBytes: number) => Uint8Array): PrivateNumbers {
  const arrays = Object.entries(form.arrays).map(([name, type]) => {
    const TypedArray = ARRAYS[type];
    return [name, new TypedArray(Uint8Array.from(bytes(TypedArray.BYTES_PER_ELEMENT)).buffer)] as const;
  });
  return { kind: form.kind, ...Object.fromEntries(arrays) };
}
