import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DoubleblindError } from '@doubleblind/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.ts';
import { readOnnx } from '../src/onnx/read.ts';
import { writeOnnx } from '../src/onnx/write.ts';
import { ModelBuilder } from './support/models.ts';

const model = () => new ModelBuilder([1, 2, 4, 4]).conv(3, 2, [3, 3], { pads: [1, 1, 1, 1] }).add('Relu');

/** A model that holds one initialiser, written field by field. */
function withTensor(write: (tensor: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(8, WireType.LengthDelimited).fork().tag(2, WireType.Varint).int64(13).join();
  writer.tag(7, WireType.LengthDelimited).fork();
  writer.tag(5, WireType.LengthDelimited).fork();
  write(writer);
  return writer.join().join().finish();
}

const namedTensor = (dims: readonly number[], rest: (tensor: BinaryWriter) => void) =>
  withTensor((tensor) => {
    for (const dim of dims) tensor.tag(1, WireType.Varint).int64(dim);
    tensor.tag(8, WireType.LengthDelimited).string('w');
    rest(tensor);
  });

describe('reading ONNX', () => {
  it('gives back nodes, attributes and initialisers', () => {
    const graph = readOnnx(model().bytes());
    expect(graph.nodes.map((node) => node.operator)).toEqual(['Conv', 'Relu', 'Identity']);
    expect(graph.nodes[0].attributes.get('pads')).toEqual({ kind: 'integers', value: [1, 1, 1, 1] });
    expect(graph.constants.get('w0')?.dims).toEqual([3, 2, 3, 3]);
    expect(graph.inputs).toEqual([{ name: 'input', dims: [1, 2, 4, 4] }]);
  });

  it('reads values from typed lists, packed or not, and half floats', () => {
    const floats = namedTensor([2], (tensor) => {
      tensor.tag(2, WireType.Varint).int32(1);
      tensor.tag(4, WireType.Bit32).float(1.5).tag(4, WireType.Bit32).float(-2);
    });
    expect([...(readOnnx(floats).constants.get('w')?.data ?? [])]).toEqual([1.5, -2]);
    const halves = namedTensor([3], (tensor) => {
      tensor.tag(2, WireType.Varint).int32(10);
      tensor.tag(9, WireType.LengthDelimited).bytes(Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00));
    });
    expect([...(readOnnx(halves).constants.get('w')?.data ?? [])]).toEqual([1, -2, 2 ** -24]);
  });

  it('ends in a numbered error wherever the file is cut', () => {
    const bytes = model().bytes();
    for (let length = 0; length < bytes.length; length++) {
      try {
        readOnnx(bytes.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(DoubleblindError);
      }
    }
  });

  it('ends in a result or a numbered error whatever bytes are changed', async () => {
    const bytes = model().bytes();
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const { at, to } of changes) damaged[at] = to;
        try {
          await compile(damaged, { output: 'logits-sigmoid', calibration: model().images(1), bits: 8 });
        } catch (error) {
          if (!(error instanceof DoubleblindError)) throw error;
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  const refused: Record<string, [Uint8Array, RegExp]> = {
    'no protobuf': [new TextEncoder().encode('this is not a model'), /^DB1001/],
    'an empty file': [new Uint8Array(), /^DB1001/],
    'external data': [namedTensor([1], (tensor) => tensor.tag(14, WireType.Varint).int32(1)), /^DB1003.*"w"/],
    'a wrong wire type': [namedTensor([1], (tensor) => tensor.tag(9, WireType.Varint).int32(1)), /^DB1001.*wire type/],
    'an absurd shape': [
      namedTensor([2 ** 20, 2 ** 20], (tensor) => tensor.tag(2, WireType.Varint).int32(1)),
      /^DB1002.*1099511627776/,
    ],
    'a negative dimension': [namedTensor([-1], (tensor) => tensor.tag(2, WireType.Varint).int32(1)), /^DB1007/],
    'too few values': [
      namedTensor([2], (tensor) => {
        tensor.tag(2, WireType.Varint).int32(1);
        tensor.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(4));
      }),
      /^DB1001.*4 bytes instead of 8/,
    ],
    'a value that is not finite': [
      namedTensor([1], (tensor) => {
        tensor.tag(2, WireType.Varint).int32(1);
        tensor.tag(4, WireType.Bit32).float(Number.NaN);
      }),
      /^DB1009/,
    ],
  };
  for (const [name, [bytes, message]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => expect(() => readOnnx(bytes)).toThrow(message));
  }

  const graphs: Record<string, [[string, string[], string][], RegExp]> = {
    'a cycle': [
      [
        ['Add', ['input', 'b'], 'a'],
        ['Relu', ['a'], 'b'],
      ],
      /^DB1004.*depends on its own output/,
    ],
    'a value made twice': [
      [
        ['Relu', ['input'], 'a'],
        ['Relu', ['input'], 'a'],
      ],
      /^DB1004.*made twice/,
    ],
    'a value that nothing makes': [[['Relu', ['nowhere'], 'a']], /^DB1004.*"nowhere"/],
  };
  for (const [name, [nodes, message]] of Object.entries(graphs)) {
    it(`refuses ${name}`, () => {
      const bytes = writeOnnx({
        nodes: nodes.map(([operator, inputs, output]) => ({ operator, inputs, outputs: [output] })),
        tensors: [],
        inputs: [{ name: 'input', dims: [1, 2] }],
        outputs: [{ name: 'a' }],
      });
      expect(() => readOnnx(bytes)).toThrow(message);
    });
  }

  it('makes names unique, printable and short', () => {
    const names = ['same', 'same', 'bell\u0007', 'x'.repeat(900)];
    const bytes = writeOnnx({
      nodes: names.map((name, i) => ({ operator: 'Relu', inputs: ['input'], outputs: [`v${i}`], name })),
      tensors: [],
      inputs: [{ name: 'input', dims: [1, 2] }],
      outputs: [{ name: 'v0' }],
    });
    expect(readOnnx(bytes).nodes.map(({ name }) => name)).toEqual(['same', 'same#2', 'bell?', 'x'.repeat(200)]);
  });

  it('sorts nodes that are out of order', () => {
    const node = (operator: string, input: string, output: string) => ({
      operator,
      inputs: [input],
      outputs: [output],
    });
    const bytes = writeOnnx({
      nodes: [node('Relu', 'a', 'b'), node('Identity', 'input', 'a')],
      tensors: [],
      inputs: [{ name: 'input', dims: [1, 2] }],
      outputs: [{ name: 'b' }],
    });
    expect(readOnnx(bytes).nodes.map(({ operator }) => operator)).toEqual(['Identity', 'Relu']);
  });
});
