/** Bounded, typed walking over protobuf messages (https://protobuf.dev/programming-guides/encoding). */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from './limits.ts';

/** What to do with a field of a message, by field number; fields without a handler are skipped. */
export type FieldHandlers = Readonly<Record<number, (field: Field) => void>>;

/** Calls the handlers for one message. @throws DoubleblindError DB1001 for truncated or mistyped fields */
export function readMessage(bytes: Uint8Array, what: string, handlers: FieldHandlers): void {
  const reader = new BinaryReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const handler = handlers[number];
      if (handler) handler(new Field(reader, wireType, what));
      else reader.skip(wireType, number);
      if (reader.pos > reader.len) throw new RangeError('it ends too early');
    }
  } catch (cause) {
    if (cause instanceof DoubleblindError) throw cause;
    throw new DoubleblindError('DB1001', `A ${what} is damaged: ${(cause as Error).message}.`, { cause });
  }
}

/** One field at the reader's position. Every method checks the wire type that it needs. */
export class Field {
  readonly #reader: BinaryReader;
  readonly #wireType: WireType;
  readonly #what: string;

  constructor(reader: BinaryReader, wireType: WireType, what: string) {
    this.#reader = reader;
    this.#wireType = wireType;
    this.#what = what;
  }

  bytes(): Uint8Array {
    this.#expect(WireType.LengthDelimited);
    return this.#reader.bytes();
  }

  string(): string {
    const text = new TextDecoder().decode(this.bytes());
    if (text.length > LIMITS.nameLength)
      throw new DoubleblindError('DB1002', `A ${this.#what} has a text of ${text.length} letters.`);
    return text;
  }

  /** int64 as a number; beyond 2^53 (such as INT64_MAX for "to the end") it loses low bits, which ONNX never needs. */
  integer(): number {
    this.#expect(WireType.Varint);
    return Number(this.#reader.int64());
  }

  float(): number {
    this.#expect(WireType.Bit32);
    return this.#reader.float();
  }

  /** Repeated int64 or int32, packed or single: appends to `list`. */
  integersInto(list: number[]): void {
    if (this.#wireType === WireType.Varint) this.#push(list, this.integer());
    else {
      const packed = new BinaryReader(this.bytes());
      while (packed.pos < packed.len) {
        this.#push(list, Number(packed.int64()));
        if (packed.pos > packed.len) throw new RangeError('it ends too early');
      }
    }
  }

  /** Repeated float or double, packed or single: appends to `list`. */
  floatsInto(list: number[], width: 4 | 8): void {
    const single = width === 4 ? WireType.Bit32 : WireType.Bit64;
    if (this.#wireType === single) {
      this.#push(list, width === 4 ? this.#reader.float() : this.#reader.double());
      return;
    }
    const packed = this.bytes();
    if (packed.length % width !== 0) throw new RangeError('a packed list is cut');
    const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
    for (let at = 0; at < packed.length; at += width) {
      this.#push(list, width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
    }
  }

  #push(list: number[], value: number): void {
    if (list.length >= LIMITS.tensorValues)
      throw new DoubleblindError('DB1002', `A ${this.#what} has too long a list.`);
    list.push(value);
  }

  #expect(wireType: WireType): void {
    if (this.#wireType !== wireType) throw new RangeError(`a field has wire type ${this.#wireType}, not ${wireType}`);
  }
}
