/** Films as archives and devices really write them, which viewers read. The right values are pydicom's and DCMTK's. */
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type DicomParts, type Element, SYNTAX, words, writeDicom } from './helpers/dicom-writer.ts';
import { encodeWith, flatGreyJpeg } from './helpers/encoders.ts';
import { writeLosslessJpeg } from './helpers/lossless-jpeg-writer.ts';

const SAMPLES = [0, 700, 4095, 2048, 9, 3000];
const film: DicomParts = { columns: 3, rows: 2, bitsStored: 12, pixelData: words(SAMPLES) };
const spread = (samples: readonly number[], bits: number) =>
  samples.map((x) => Math.round((x * 65535) / (2 ** bits - 1)));
const RIGHT = spread(SAMPLES, 12);

async function read(parts: Partial<DicomParts>) {
  const { pixels, remarks } = await decodeImage(writeDicom({ ...film, ...parts }));
  return {
    pixels: Array.from(pixels),
    said: remarks.map(({ text }) => text),
    doubtful: remarks.some((r) => r.doubtful),
  };
}

const table = (descriptor: readonly number[], data: number[] | Uint8Array, vr = 'US'): Element[] => [
  [0x00283002, vr, [...descriptor]],
  [0x00283006, 'OW', data instanceof Uint8Array ? data : words(data)],
];

describe('the structure of the file', () => {
  it.each<[string, Partial<DicomParts>]>([
    ['no preamble', { preamble: false }],
    ['neither preamble nor meta group', { preamble: false, meta: 'none' }],
    ['that in implicit VR', { preamble: false, meta: 'none', encodedAs: SYNTAX.implicit }],
    ['a preamble and no meta group', { meta: 'none' }],
    ['a meta group in implicit VR', { meta: 'implicit' }],
    ['explicit VR declared, implicit written', { encodedAs: SYNTAX.implicit }],
    ['implicit VR declared, explicit written', { syntax: SYNTAX.implicit, encodedAs: SYNTAX.explicit }],
    ['big endian', { syntax: SYNTAX.bigEndian }],
    ['big endian that is not declared', { encodedAs: SYNTAX.bigEndian }],
    ['a deflated data set', { syntax: SYNTAX.deflated }],
    ['a transfer syntax padded with a space', { syntax: `${SYNTAX.explicit} `, encodedAs: SYNTAX.explicit }],
    ['a transfer syntax padded with nulls', { syntax: `${SYNTAX.explicit}\0\0\0`, encodedAs: SYNTAX.explicit }],
    ['zeros behind the data set', { trailing: new Uint8Array(300) }],
    ['less than an element behind the data set', { trailing: Uint8Array.of(1, 2, 3) }],
    ['odd lengths', { padded: false, elements: [[0x00080060, 'CS', 'DX ']] }],
    ['sequences of open length', { delimiterLength: 0, elements: [[0x00081140, 'SQ', [[0x00081150, 'UI', '1.2']]]] }],
    ['delimiters with a length', { delimiterLength: 8, elements: [[0x00081140, 'SQ', [[0x00081150, 'UI', '1.2']]]] }],
    ['an unknown VR', { elements: [[0x00090010, 'ZZ', 'some']] }],
    ['0 frames', { elements: [[0x00280008, 'IS', '0']] }],
    ['rows as text', { elements: [[0x00280010, 'IS', '2']] }],
    ['rows in four bytes', { elements: [[0x00280010, 'UL', Uint8Array.of(2, 0, 0, 0)]] }],
    ['no samples a pixel', { elements: [[0x00280002, 'US', []]] }],
    ['a photometric interpretation with nulls', { photometric: 'MONOCHROME2\0' }],
  ])('%s', async (_, parts) => {
    expect((await read(parts)).pixels).toEqual(RIGHT);
  });

  it('tells no patient, and that a name is there', async () => {
    const { said } = await read({ elements: [[0x00100010, 'PN', 'Doe^Jane']] });
    expect(said).toEqual(["The file holds a patient's name."]);
  });

  it('is cut off where an element reaches beyond the end, and says where', async () => {
    const file = writeDicom({ ...film, elements: [[0x00081030, 'LO', 'x'.repeat(200)]] });
    await expect(decodeImage(file.subarray(0, 250))).rejects.toThrow(/^DB2001.*cut off within element \(0008,1030\)/);
  });

  it('is refused when its sequences nest without end', async () => {
    const open = Buffer.from('fe ff 00 e0 ff ff ff ff 08 00 40 11 53 51 00 00 ff ff ff ff'.replaceAll(' ', ''), 'hex');
    const start = Buffer.from('0800401153510000ffffffff', 'hex');
    const bomb = Buffer.concat([writeDicom(film).subarray(0, 170), start, ...new Array(20_000).fill(open)]);
    await expect(decodeImage(bomb)).rejects.toThrow(/^DB200[1-4]/);
  });
});

describe('the pixel data', () => {
  it('may be followed by padding, and by more than that when a person has looked', async () => {
    const padding = await read({ pixelData: Buffer.concat([film.pixelData, Buffer.alloc(32)]) });
    expect(padding).toMatchObject({ pixels: RIGHT, doubtful: false });
    const more = await read({ pixelData: Buffer.concat([film.pixelData, words([5, 6, 7])]) });
    expect(more).toMatchObject({ pixels: RIGHT, doubtful: true });
    await expect(read({ pixelData: film.pixelData.subarray(2) })).rejects.toThrow(
      /^DB2001.*10 bytes, the image needs 12/,
    );
  });

  it('may have an odd length without padding', async () => {
    const pixelData = Uint8Array.of(1, 2, 255);
    const odd = { columns: 3, rows: 1, bitsAllocated: 8, bitsStored: 8, pixelData, padded: false };
    expect((await read(odd)).pixels).toEqual([1, 2, 255]);
  });

  it('may lie above bit 0', async () => {
    const elements: Element[] = [[0x00280102, 'US', 15]];
    expect((await read({ elements, pixelData: words(SAMPLES.map((x) => (x << 4) | 5)) })).pixels).toEqual(RIGHT);
  });

  it('may have a high bit that its bits stored cannot have, when a person has looked', async () => {
    for (const highBit of [0, 7, 16, 255]) {
      const elements: Element[] = [[0x00280102, 'US', highBit]];
      expect(await read({ elements })).toMatchObject({ pixels: RIGHT, doubtful: true });
    }
  });

  it('may be grey or coloured RGB, pixel by pixel or plane by plane', async () => {
    const rgb = { columns: 2, rows: 1, bitsAllocated: 8, bitsStored: 8, photometric: 'RGB' };
    const elements = (planar: number): Element[] => [
      [0x00280002, 'US', 3],
      [0x00280006, 'US', planar],
    ];
    const by = (values: number[], planar: number) =>
      read({ ...rgb, elements: elements(planar), pixelData: Uint8Array.from(values) });
    expect((await by([9, 9, 9, 200, 200, 200], 0)).pixels).toEqual([9, 200]);
    expect((await by([255, 0, 0, 255, 0, 0], 1)).pixels).toEqual([76, 150]);
    const ybr = { ...rgb, photometric: 'YBR_FULL', elements: elements(0) };
    expect((await read({ ...ybr, pixelData: Uint8Array.of(9, 128, 128, 200, 128, 128) })).pixels).toEqual([9, 200]);
  });

  it('is decoded as its stream says, whatever the transfer syntax is', async () => {
    const flat = { columns: 16, rows: 8, bitsAllocated: 8, bitsStored: 8, pixelData: flatGreyJpeg() };
    for (const syntax of [SYNTAX.jpeg, SYNTAX.jpegExtended, SYNTAX.jpegLossless]) {
      expect((await read({ ...flat, syntax })).pixels).toEqual(new Array(128).fill(128));
    }
    const lossless = writeLosslessJpeg({ width: 3, height: 2, precision: 12, samples: SAMPLES, predictor: 1 });
    for (const syntax of [SYNTAX.jpegLossless, SYNTAX.jpeg]) {
      expect((await read({ syntax, pixelData: lossless })).pixels).toEqual(RIGHT);
    }
    const undeclared = await read({ syntax: SYNTAX.explicit, encodedAs: SYNTAX.jpegLossless, pixelData: lossless });
    expect(undeclared.pixels).toEqual(RIGHT);
    expect(undeclared.said).toHaveLength(1);
  });

  it('may be colour in baseline JPEG', async () => {
    const rgba = new Uint8Array(16 * 16 * 4).fill(120);
    const pixelData = encodeJpeg({ width: 16, height: 16, data: rgba }, 100).data;
    const elements: Element[] = [[0x00280002, 'US', 3]];
    const shape = { columns: 16, rows: 16, bitsAllocated: 8, bitsStored: 8, photometric: 'YBR_FULL_422', elements };
    const { pixels } = await read({ ...shape, syntax: SYNTAX.jpeg, pixelData });
    expect(new Set(pixels)).toEqual(new Set([120]));
  });

  it('may have fewer bits in the stream than declared', async () => {
    const lossless = writeLosslessJpeg({ width: 3, height: 2, precision: 12, samples: SAMPLES, predictor: 1 });
    expect((await read({ bitsStored: 16, syntax: SYNTAX.jpegLossless, pixelData: lossless })).pixels).toEqual(RIGHT);
    const square = Array.from({ length: 256 }, (_, i) => (i * 61) % 16384);
    for (const codec of ['jpeg-ls', 'jpeg-2000'] as const) {
      const pixelData = await encodeWith(codec, 16, 16, 14, words(square));
      const syntax = codec === 'jpeg-ls' ? SYNTAX.jpegLs : SYNTAX.jpeg2000;
      const { pixels, said } = await read({ columns: 16, rows: 16, bitsStored: 16, syntax, pixelData });
      expect(pixels).toEqual(spread(square, 14));
      expect(said).toHaveLength(1);
    }
  });

  it('may be followed by padding where it is compressed, and by another image when a person has looked', async () => {
    const flat = { columns: 16, rows: 8, bitsAllocated: 8, bitsStored: 8, syntax: SYNTAX.jpeg };
    const one = flatGreyJpeg();
    expect(await read({ ...flat, pixelData: Buffer.concat([one, Buffer.alloc(40)]) })).toMatchObject({
      doubtful: false,
    });
    expect(await read({ ...flat, pixelData: Buffer.concat([one, one]) })).toMatchObject({ doubtful: true });
  });

  it('may be a JP2 file', async () => {
    const square = Array.from({ length: 256 }, (_, i) => (i * 61) % 4096);
    const stream = await encodeWith('jpeg-2000', 16, 16, 12, words(square));
    const box = (type: string, body: Uint8Array, length = body.length + 8) => {
      const header = Buffer.alloc(8);
      header.writeUInt32BE(length);
      header.write(type, 4, 'latin1');
      return Buffer.concat([header, body]);
    };
    const signature = box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a));
    for (const length of [undefined, 0]) {
      const pixelData = Buffer.concat([signature, box('ftyp', Buffer.from('jp2 ')), box('jp2c', stream, length)]);
      const jp2 = { columns: 16, rows: 16, syntax: SYNTAX.jpeg2000, pixelData };
      expect((await read(jp2)).pixels).toEqual(spread(square, 12));
    }
  });
});

describe('the grey values', () => {
  it('follow a VOI table whose first value is negative where the rescaled values may be', async () => {
    const descriptor = [4, 0x10000 - 2048, 16];
    const rescaled: Element[] = [
      [0x00281052, 'DS', '-2048'],
      [0x00281053, 'DS', '1'],
    ];
    for (const vr of ['SS', 'US']) {
      const voi: Element = [0x00283010, 'SQ', table(descriptor, [0, 20000, 40000, 65535], vr)];
      const { pixels } = await read({ elements: [...rescaled, voi], pixelData: words([0, 1, 2, 3, 4, 4095]) });
      expect(pixels).toEqual([0, 20000, 40000, 65535, 65535, 65535]);
    }
    const unsigned: Element = [0x00283010, 'SQ', table([3, 60000, 16], [0, 30000, 65535])];
    const signed = {
      bitsStored: 16,
      signed: true,
      elements: [unsigned, [0x00281052, 'DS', '40000'], [0x00281053, 'DS', '1']] as Element[],
    };
    expect((await read({ ...signed, pixelData: words([20000, 20001, 20002, 0, 0, 0]) })).pixels).toEqual([
      0, 30000, 65535, 0, 0, 0,
    ]);
  });

  it('follow a table of fewer bits than declared, and of 8 bits in bytes or words', async () => {
    const used = await read({
      elements: [[0x00283010, 'SQ', table([4, 0, 16], [0, 1000, 2000, 4095])]],
      pixelData: words([0, 1, 2, 3, 3, 3]),
    });
    expect(used.pixels).toEqual(spread([0, 1000, 2000, 4095, 4095, 4095], 12));
    expect(used.said).toEqual(['Its VOI lookup table declares 16 bits and uses 12; these were taken for white.']);
    const dim = await read({
      elements: [[0x00283010, 'SQ', table([4, 0, 16], [0, 1000, 2000, 30000])]],
      pixelData: words([0, 1, 2, 3, 3, 3]),
    });
    expect(dim).toMatchObject({ pixels: [0, 1000, 2000, 30000, 30000, 30000], said: [] });
    const eight = { bitsAllocated: 8, bitsStored: 8, pixelData: Uint8Array.of(0, 1, 2, 3, 4, 255) };
    const values = [5, 60, 7, 255, 9];
    const right = [5, 60, 7, 255, 9, 9];
    for (const data of [Uint8Array.from([...values, 0]), values]) {
      const elements: Element[] = [[0x00283010, 'SQ', table([5, 0, 8], data)]];
      expect((await read({ ...eight, elements })).pixels).toEqual(right);
      expect((await read({ ...eight, elements, syntax: SYNTAX.implicit })).pixels).toEqual(right);
    }
  });

  it('follow a modality table, whose output the window is for', async () => {
    const elements: Element[] = [
      [0x00283000, 'SQ', table([4, 0, 12], [4095, 3000, 1000, 0])],
      [0x00281050, 'DS', '2048'],
      [0x00281051, 'DS', '4096'],
    ];
    const { pixels } = await read({ elements, pixelData: words([0, 1, 2, 3, 4, 5]) });
    expect(pixels).toEqual(spread([4095, 3000, 1000, 0, 0, 0], 12));
  });

  it('follow the table where there is a window too, and say so', async () => {
    const elements: Element[] = [
      [0x00281050, 'DS', '2048'],
      [0x00281051, 'DS', '4096'],
      [0x00283010, 'SQ', table([2, 0, 16], [0, 65535])],
    ];
    const { pixels, said } = await read({ elements, pixelData: words([0, 1, 2, 3, 4, 5]) });
    expect(pixels).toEqual([0, 65535, 65535, 65535, 65535, 65535]);
    expect(said).toEqual(['It has a window and a VOI lookup table; the table was taken.']);
  });

  it('are inverted by a presentation LUT shape, once', async () => {
    const shape = (text: string): Element[] => [[0x20500020, 'CS', text]];
    const inverted = RIGHT.map((x) => 65535 - x);
    expect((await read({ elements: shape('INVERSE') })).pixels).toEqual(inverted);
    expect(await read({ elements: shape('INVERSE'), photometric: 'MONOCHROME1' })).toMatchObject({
      pixels: inverted,
      doubtful: false,
    });
    expect((await read({ elements: shape('IDENTITY') })).pixels).toEqual(RIGHT);
    // DCMTK does not invert this, pydicom's users do.
    expect(await read({ elements: shape('IDENTITY'), photometric: 'MONOCHROME1' })).toMatchObject({
      pixels: inverted,
      doubtful: true,
    });
  });

  it('are spread over what a film without a window uses, where that is little', async () => {
    const values = [1000, 2000, 3000, 1500, 2500, 5000];
    const right = values.map((x) => Math.round(((x - 1000) / 4000) * 65535));
    for (const signed of [false, true]) {
      const { pixels, said } = await read({ bitsStored: 16, signed, pixelData: words(values) });
      expect(pixels).toEqual(right);
      expect(said).toEqual([
        'It has no window and uses little of its 16 bits; from its smallest to its largest value was spread.',
      ]);
    }
    const padding: Element[] = [[0x00280120, 'SS', [0x8000]]];
    const padded = { bitsStored: 16, signed: true, elements: padding, pixelData: words([0x8000, ...values.slice(1)]) };
    expect((await read(padded)).said).toHaveLength(1);
    const most = { bitsStored: 16, pixelData: words([0, 20000, 1, 2, 3, 4]) };
    expect(await read(most)).toMatchObject({ pixels: [0, 20000, 1, 2, 3, 4], said: [] });
  });

  it('are not rescaled by a slope of 0 or an intercept alone, as in DCMTK, and a person is asked to look', async () => {
    for (const elements of [[[0x00281053, 'DS', '0']], [[0x00281052, 'DS', '-1024']]] as Element[][]) {
      expect(await read({ elements })).toMatchObject({ pixels: RIGHT, doubtful: true });
    }
  });

  it('follow the entries that a table has where fewer are there than declared, and nothing where there is no table', async () => {
    const short = await read({
      elements: [[0x00283010, 'SQ', table([5, 0, 16], [0, 20000, 40000])]],
      pixelData: words([0, 1, 2, 3, 4, 4095]),
    });
    expect(short).toMatchObject({ pixels: [0, 20000, 40000, 40000, 40000, 40000], doubtful: true });
    const nothing: Element[] = [[0x00283010, 'SQ', [[0x00283003, 'LO', 'no table']]]];
    expect(await read({ elements: nothing })).toMatchObject({ pixels: RIGHT, said: [] });
  });

  it('leave a unit behind a number out, and refuse what is none', async () => {
    const windowed = (center: string): Element[] => [
      [0x00281050, 'DS', center],
      [0x00281051, 'DS', '4096'],
    ];
    expect((await read({ elements: windowed('2048 HU') })).pixels).toEqual(RIGHT);
    await expect(read({ elements: windowed('2048,0') })).rejects.toThrow(/^DB2001.*"2048,0" is not a number/);
  });

  it('leave a window of width 0 out and take one below 1 exactly', async () => {
    const windowed = (center: string, width: string): Element[] => [
      [0x00281050, 'DS', center],
      [0x00281051, 'DS', width],
    ];
    expect((await read({ elements: windowed('0', '0') })).pixels).toEqual(RIGHT);
    const small = await read({ elements: [[0x00281053, 'DS', '0.0002'], ...windowed('0.4', '0.8')] });
    expect(small.pixels).toEqual(SAMPLES.map((x) => Math.round(65535 * Math.min(1, x / 4000))));
  });

  it('do not turn from white to black where a compressed film overshoots its bits', async () => {
    const samples = [0, 4095, 4100, 2000, 1, 3];
    const lossless = writeLosslessJpeg({ width: 3, height: 2, precision: 16, samples, predictor: 1 });
    const elements: Element[] = [
      [0x00281050, 'DS', '2048'],
      [0x00281051, 'DS', '4096'],
    ];
    const { pixels } = await read({ elements, syntax: SYNTAX.jpegLossless, pixelData: lossless });
    expect(pixels).toEqual(spread([0, 4095, 4095, 2000, 1, 3], 12));
  });
});
