/**
 * Pickles of Python, read without running anything: the instructions that weights by name are written with, and no others. A pickle is a
 * program that may call any function; here it can only make plain values, and the three things of `GLOBALS`. After PyTorch's own reader
 * for weights alone (torch/_weights_only_unpickler.py); instructions as in Lib/pickletools.py of CPython.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from '../../onnx/limits.ts';

/** A function or class by name: 'torch.FloatStorage'. */
export class Global {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a function of `GLOBALS` would have been called with. */
export class Made {
  readonly name: string;
  readonly arguments: readonly unknown[];

  constructor(name: string, values: readonly unknown[]) {
    this.name = name;
    this.arguments = values;
  }
}

/** A reference to something outside the pickle: PyTorch's storages. */
export class Outside {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

const FUNCTIONS = [
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'collections.OrderedDict',
  'torch.Size',
];
const CLASSES =
  /^torch\.((Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Storage|(u?int|b?float)\d+|bool|device)$/;

const MOST_STEPS = 4_000_000;
const MOST_DEPTH = 10_000;
const MARK = Symbol('mark');
const NO_VALUE = Symbol('no value');

export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  #at: number;

  /** Reads from `start` on; several pickles may stand one behind another. */
  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  /** Where the pickle ends, once it was read. */
  get end(): number {
    return this.#at;
  }

  /**
   * null, booleans, numbers, texts, arrays (tuples and lists), Maps (dictionaries), and the classes above.
   *
   * @throws DoubleblindError DB1019 for a damaged pickle, DB1023 for one that does more than hold weights
   */
  read(): unknown {
    try {
      for (let steps = 0; steps < MOST_STEPS; steps++) {
        const code = this.#byte();
        if (code === 0x2e) return this.#pop();
        this.#step(code);
        if (this.#stack.length > MOST_DEPTH) throw damaged('Its pickle is nested too deeply.');
      }
    } catch (error) {
      if (error instanceof DoubleblindError) throw error;
      throw damaged('Its pickle is damaged.', error);
    }
    throw damaged('Its pickle is too long.');
  }

  #step(code: number): void {
    const value = this.#valueOf(code);
    if (value === NO_VALUE) this.#change(code);
    else this.#stack.push(value);
  }

  /** What an instruction puts on the stack; NO_VALUE for those that do something else. */
  #valueOf(code: number): unknown {
    switch (code) {
      case 0x28: // MARK
        return MARK;
      case 0x4e: // NONE
        return null;
      case 0x88: // NEWTRUE
        return true;
      case 0x89: // NEWFALSE
        return false;
      case 0x4b: // BININT1
        return this.#byte();
      case 0x4d: // BININT2
        return this.#view.getUint16(this.#take(2), true);
      case 0x4a: // BININT
        return this.#view.getInt32(this.#take(4), true);
      case 0x8a: // LONG1
        return this.#long(this.#byte());
      case 0x47: // BINFLOAT
        return this.#view.getFloat64(this.#take(8), false);
      case 0x58: // BINUNICODE
        return this.#text(this.#view.getUint32(this.#take(4), true));
      case 0x8c: // SHORT_BINUNICODE
        return this.#text(this.#byte());
      case 0x7d: // EMPTY_DICT
        return new Map();
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return [];
      case 0x74: // TUPLE
        return this.#toMark();
      case 0x85: // TUPLE1, TUPLE2, TUPLE3
      case 0x86:
      case 0x87:
        return this.#popped(code - 0x84);
      case 0x68: // BINGET
        return this.#recalled(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#recalled(this.#view.getUint32(this.#take(4), true));
      case 0x63: // GLOBAL
        return allowed(`${this.#line()}.${this.#line()}`);
      case 0x93: // STACK_GLOBAL
        return this.#named();
      case 0x52: // REDUCE
        return this.#reduced();
      case 0x51: // BINPERSID
        return new Outside(this.#pop());
      default:
        return NO_VALUE;
    }
  }

  #change(code: number): void {
    switch (code) {
      case 0x80: // PROTO
        this.#byte();
        break;
      case 0x95: // FRAME
        this.#take(8);
        break;
      case 0x71: // BINPUT
        this.#remember(this.#byte());
        break;
      case 0x72: // LONG_BINPUT
        this.#remember(this.#view.getUint32(this.#take(4), true));
        break;
      case 0x94: // MEMOIZE
        this.#remember(this.#memo.size);
        break;
      case 0x61: // APPEND
        this.#append([this.#pop()]);
        break;
      case 0x65: // APPENDS
        this.#append(this.#toMark());
        break;
      case 0x73: // SETITEM
        this.#set(this.#popped(2));
        break;
      case 0x75: // SETITEMS
        this.#set(this.#toMark());
        break;
      case 0x62: // BUILD
        this.#build();
        break;
      default:
        throw refused(
          `Its pickle has instruction 0x${code.toString(16).padStart(2, '0')}, which weights have no use for.`,
        );
    }
  }

  #named(): Global {
    const [module, name] = this.#popped(2);
    // Lists of lists are small in a pickle and without end in print.
    if (typeof module !== 'string' || typeof name !== 'string') throw damaged('A name in its pickle is damaged.');
    return allowed(`${module}.${name}`);
  }

  #reduced(): unknown {
    const [called, values] = this.#popped(2);
    if (!(called instanceof Global) || !FUNCTIONS.includes(called.name) || !Array.isArray(values))
      throw refused('Its pickle calls something that weights have no use for.');
    if (called.name === 'torch.Size') return values[0];
    if (called.name !== 'collections.OrderedDict') return new Made(called.name, values);
    const pairs: unknown = values[0] ?? [];
    if (!Array.isArray(pairs) || !pairs.every(Array.isArray)) throw damaged('A dictionary in it is damaged.');
    return new Map(pairs as [unknown, unknown][]);
  }

  /** Attributes of a dictionary, such as the versions of its modules, say nothing of weights. */
  #build(): void {
    this.#pop();
    if (!(this.#stack.at(-1) instanceof Map)) throw refused('Its pickle sets attributes of something.');
  }

  #append(values: readonly unknown[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw damaged('Its pickle is damaged.');
    for (const value of values) list.push(value);
  }

  #set(values: readonly unknown[]): void {
    const map = this.#stack.at(-1);
    if (!(map instanceof Map) || values.length % 2 !== 0) throw damaged('Its pickle is damaged.');
    for (let at = 0; at < values.length; at += 2) map.set(values[at], values[at + 1]);
  }

  #remember(index: number): void {
    if (this.#stack.length === 0) throw damaged('Its pickle is damaged.');
    this.#memo.set(index, this.#stack.at(-1));
  }

  #recalled(index: number): unknown {
    if (!this.#memo.has(index)) throw damaged('Its pickle is damaged.');
    return this.#memo.get(index);
  }

  #pop(): unknown {
    return this.#popped(1)[0];
  }

  #popped(count: number): unknown[] {
    const values = this.#stack.splice(Math.max(0, this.#stack.length - count));
    if (values.length !== count || values.includes(MARK)) throw damaged('Its pickle is damaged.');
    return values;
  }

  #toMark(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw damaged('Its pickle is damaged.');
    const values = this.#stack.splice(mark);
    return values.slice(1);
  }

  #byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** Where the next `count` bytes begin. */
  #take(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) throw damaged('Its pickle ends too early.');
    this.#at = start + count;
    return start;
  }

  #text(length: number): string {
    if (length > LIMITS.nameLength * LIMITS.nameLength) throw damaged('A text in its pickle is too long.');
    const start = this.#take(length);
    return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(start, start + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > LIMITS.nameLength) throw damaged('Its pickle is damaged.');
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  /** Two's complement, least byte first. What is beyond 2^53 is rounded: such numbers are no sizes. */
  #long(length: number): number {
    const start = this.#take(length);
    let value = 0;
    for (let at = length - 1; at >= 0; at--) value = value * 256 + this.#bytes[start + at];
    const isNegative = length > 0 && this.#bytes[start + length - 1] >= 0x80;
    return isNegative ? value - 256 ** length : value;
  }
}

function allowed(name: string): Global {
  if (FUNCTIONS.includes(name) || CLASSES.test(name)) return new Global(name);
  throw refused(`Its pickle names ${name.replace(/\p{C}/gu, '?').slice(0, 120)}.`);
}

const damaged = (detail: string, cause?: unknown) => new DoubleblindError('DB1019', detail, { cause });
const refused = (detail: string) => new DoubleblindError('DB1023', detail);
