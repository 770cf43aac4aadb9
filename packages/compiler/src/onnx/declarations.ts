/**
 * Other declarations than a file's own: another input size for ONNX Runtime's run of a fully convolutional model, which ONNX Runtime holds to
 * the shape that is declared, and a value within the graph as an output. Weights and nodes stay as they are, byte by byte.
 *
 * Field numbers are those of onnx.proto (ONNX 1.17): ModelProto.graph 7; GraphProto.input 11, output 12, value_info 13;
 * initializer 5, TensorProto.name 8; ValueInfoProto.name 1, type 2; TypeProto.tensor_type 1; Tensor.shape 2; TensorShapeProto.dim 1; Dimension.dim_value 1.
 */
import { DoubleblindError } from '@doubleblind/errors';

interface Field {
  readonly number: number;
  /** The whole field with its tag. */
  readonly bytes: Uint8Array;
  /** Content of a length-delimited field. */
  readonly content?: Uint8Array;
}

const LENGTH_DELIMITED = 2;
const FIXED_BYTES: Record<number, number> = { 1: 8, 5: 4 };

/** Contents of the length-delimited fields with these numbers, one below the other. */
function path(messages: readonly Uint8Array[], numbers: readonly number[]): Uint8Array[] {
  return numbers.reduce<Uint8Array[]>(
    (found, wanted) =>
      found.flatMap((message) =>
        fields(message).flatMap(({ number, content }) => (number === wanted && content ? [content] : [])),
      ),
    [...messages],
  );
}

const textOf = (messages: readonly Uint8Array[]) => messages.map((content) => new TextDecoder().decode(content));

/** The model with its input (all that is no initialiser and no list of numbers beside the image) declared as `shape`. Throws DB1001 when it is no ONNX file. */
export function withInputShape(model: Uint8Array, shape: readonly number[]): Uint8Array {
  const initialisers = new Set(textOf(path([model], [7, 5, 8])));
  const isInput = (value: Uint8Array) => !initialisers.has(textOf(path([value], [1]))[0]);
  // Numbers beside an image, 1xN.
  const isList = (value: Uint8Array) => shape.length > 2 && path([value], [2, 1, 2, 1]).length === 2;
  if (!path([model], [7, 11]).some(isInput))
    throw new DoubleblindError('DB1001', 'It is not an ONNX file with an input.');
  const shapeMessage = shape.map((size) => delimited(1, concat([Uint8Array.of(1 << 3), varint(size)])));
  const graph = (content: Uint8Array) =>
    replace(content, {
      11: (input) => (isInput(input) && !isList(input) ? withShape(input, concat(shapeMessage)) : input),
      // Without a declared size the output's is inferred, and so are the sizes in between.
      12: (output) => withShape(output, undefined),
      13: () => undefined,
    });
  return replace(model, { 7: graph });
}

/** The model with a value within its graph as a further output. Throws DB1001 when it is no ONNX file. */
export function withOutput(model: Uint8Array, name: string): Uint8Array {
  const output = delimited(12, delimited(1, new TextEncoder().encode(name)));
  return replace(model, { 7: (graph) => concat([graph, output]) });
}

function withShape(valueInfo: Uint8Array, shape: Uint8Array | undefined): Uint8Array {
  return replace(valueInfo, { 2: (type) => replace(type, { 1: (tensor) => replace(tensor, { 2: () => shape }) }) });
}

/** A message with the content of some of its fields replaced; undefined drops the field. */
function replace(
  message: Uint8Array,
  edits: Record<number, (content: Uint8Array) => Uint8Array | undefined>,
): Uint8Array {
  const parts = fields(message).map(({ number, bytes, content }) => {
    const edit = edits[number];
    if (!edit || content === undefined) return bytes;
    const edited = edit(content);
    return edited === undefined ? new Uint8Array(0) : delimited(number, edited);
  });
  return concat(parts);
}

function fields(message: Uint8Array): Field[] {
  const found: Field[] = [];
  for (let offset = 0; offset < message.length; ) {
    const tag = readVarint(message, offset);
    const wireType = tag.value & 7;
    let end = tag.next;
    let content: Uint8Array | undefined;
    if (wireType === 0) end = readVarint(message, end).next;
    else if (wireType === LENGTH_DELIMITED) {
      const length = readVarint(message, end);
      end = length.next + length.value;
      content = message.subarray(length.next, end);
    } else end += FIXED_BYTES[wireType] ?? Number.NaN;
    if (!(end <= message.length)) throw new DoubleblindError('DB1001', 'It is not an ONNX file.');
    found.push({
      number: Math.floor(tag.value / 8),
      bytes: message.subarray(offset, end),
      ...(content ? { content } : {}),
    });
    offset = end;
  }
  return found;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: start + i + 1 };
  }
  throw new DoubleblindError('DB1001', 'It is not an ONNX file.');
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function delimited(number: number, content: Uint8Array): Uint8Array {
  return concat([varint(number * 8 + LENGTH_DELIMITED), varint(content.length), content]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
