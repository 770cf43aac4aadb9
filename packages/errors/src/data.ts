import type { ErrorEntry } from './entry.ts';

/** 2xxx: images, labels and test sets. */
export const dataErrors = {
  DB2001: { title: 'The image cannot be decoded.', remedy: 'Check the file in an image viewer and export it again.' },
  DB2002: {
    title: 'The image is too large.',
    remedy: 'Export the image at a lower resolution, or check that the file is not damaged.',
  },
  DB2003: { title: 'The file is not a PNG, JPEG or DICOM image.', remedy: 'Convert it to one of these formats.' },
  DB2004: {
    title: 'The image uses an encoding that is not supported.',
    remedy: 'Export it as a single-frame greyscale image, uncompressed, JPEG-LS, JPEG 2000 or PNG.',
  },
  DB2005: {
    title: 'The image does not have the size that the program needs.',
    remedy: 'Export the images at the size named, or compile the model with another resize rule.',
  },
  DB2006: { title: 'The file cannot be read.', remedy: 'Check that it exists and that you may read it.' },
  DB2007: {
    title: 'The preprocessing of the program cannot be carried out.',
    remedy: 'Ask the vendor to compile the model again: mean and std need one number per channel.',
  },
  DB2010: {
    title: 'The labels file is not a well-formed CSV table.',
    remedy: 'Save it as comma-separated UTF-8 text with a header line and the same number of fields in every row.',
  },
  DB2011: {
    title: 'The labels file lacks a column.',
    remedy: 'Add the column, or say with a column mapping which one holds it.',
  },
  DB2012: {
    title: 'A label is not 0 or 1.',
    remedy: 'Write 0 for absent and 1 for present, or name the column as an attribute in the column mapping.',
  },
  DB2013: { title: 'An image is listed more than once.', remedy: 'Keep one row for each image.' },
  DB2014: {
    title: 'The images of one study have different labels, sites or attributes.',
    remedy: 'Labels belong to the study: give all its images the same values.',
  },
  DB2015: {
    title: 'An image named in the labels file is missing.',
    remedy: 'Check the image folder and the file names.',
  },
  DB2016: {
    title: 'An image path leaves the image folder.',
    remedy: 'Use paths relative to the image folder, without ".." and without links to other places.',
  },
  DB2017: { title: 'The labels file is empty.', remedy: 'It needs at least one row and one finding.' },
  DB2018: { title: 'The labels file is too large.', remedy: 'Split the test set.' },
  DB2019: { title: 'A field of the labels file is empty or too long.', remedy: 'Fill in the field named.' },
  DB2020: { title: 'A phantom option is out of range.', remedy: 'See renderPhantom and render-set.ts --help.' },
} as const satisfies Record<string, ErrorEntry>;
