/** Files between the films, as folders of hospitals have them: each is refused with what it is. */
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { words, writeDicom } from './helpers/dicom-writer.ts';

const text = (start: string) => Uint8Array.from(Buffer.from(start, 'latin1'));

describe('a file that is no image', () => {
  it.each([
    ['%PDF-1.7\n%\xe2\xe3', 'a PDF document'],
    ['PK\x03\x04\x14\0', 'a ZIP archive: unpack it first'],
    ['\x1f\x8b\x08\0', 'a gzip file: unpack it first'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a Thumbs.db of Windows or an older Office document'],
    ['\0\0\0\x01Bud1\0\0', 'a .DS_Store of macOS, which says how a folder is shown'],
    ['\0\x05\x16\x07\0\x02\0\0Mac OS X', 'a file of attributes that macOS keeps beside another (__MACOSX, ._NAME)'],
    ['Notes on the films.\r\nBMI was not asked.', 'text'],
    ['BMI,Edema\n23,1\n', 'text'],
    ['\xff\xfeN\0o\0t\0e\0', 'text'],
    ['Größe\n', 'text'],
    ['<html><body>', 'a text of markup, such as a web page'],
    ['{\\rtf1\\ansi', 'an RTF document'],
    ['BM\x36\0\x0c\0\0\0', 'a BMP image'],
    ['II*\0\x08\0\0\0', 'a TIFF image'],
  ])('%j is refused as %s', async (start, what) => {
    await expect(decodeImage(text(start))).rejects.toThrow(`It seems to be ${what}.`);
  });

  it('without any content says so', async () => {
    await expect(decodeImage(new Uint8Array())).rejects.toThrow(/^DB2003.*It is empty\./);
    await expect(decodeImage(new Uint8Array(500))).rejects.toThrow(/^DB2003.*nothing but zeros/);
  });
});

describe('a DICOM file without pixels', () => {
  const withoutPixels = (sopClass: string) => {
    const pixelData = words([0]);
    const whole = writeDicom({ columns: 1, rows: 1, pixelData, elements: [[0x00080016, 'UI', sopClass]] });
    return whole.subarray(0, whole.length - 14);
  };

  it.each([
    ['1.2.840.10008.5.1.4.1.1.88.11', 'a structured report'],
    ['1.2.840.10008.5.1.4.1.1.11.1', 'a presentation state'],
    ['1.2.840.10008.5.1.4.1.1.104.1', 'a document, such as a PDF, in DICOM'],
    ['1.2.840.10008.5.1.4.1.1.481.3', 'an object of radiotherapy'],
  ])('of class %s is refused as %s', async (sopClass, what) => {
    await expect(decodeImage(withoutPixels(sopClass))).rejects.toThrow(new RegExp(`^DB2003.*It is ${what}`));
  });

  it('that is a film lacks them', async () => {
    const film = withoutPixels('1.2.840.10008.5.1.4.1.1.1.1');
    await expect(decodeImage(film)).rejects.toThrow(/^DB2001.*holds no pixel data/);
  });

  it('and with directory records is an index', async () => {
    const elements = [[0x00041220, 'SQ', [[0x00041430, 'CS', 'PATIENT ']]]] as never;
    const whole = writeDicom({ columns: 1, rows: 1, pixelData: words([0]), elements });
    await expect(decodeImage(whole.subarray(0, whole.length - 14))).rejects.toThrow(/^DB2003.*DICOMDIR/);
  });
});
