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
    remedy: 'Save it as CSV with a header line and the same number of cells in every row; quotes must be closed.',
  },
  DB2011: {
    title: 'The labels file lacks a column.',
    remedy:
      'Add the column, or say which one holds it: --map COLUMN=image, study, patient, site, finding:NAME, list, group or ignore.',
  },
  DB2012: {
    title: 'A label is not understood.',
    remedy:
      'Write 1 or 0 (true and false, yes and no, empty for not labelled, -1 for uncertain), or say that the column is no finding: --map COLUMN=ignore, or COLUMN=group to report by it.',
  },
  DB2013: { title: 'An image is listed more than once.', remedy: 'Keep one row for each image.' },
  DB2014: {
    title: 'The images of one study have different labels, sites or attributes.',
    remedy: 'Labels belong to the study: give all its images the same values.',
  },
  DB2015: {
    title: 'Images named in the labels file are missing.',
    remedy: 'Check the image folder and the names. If these rows are to be left out, say so: --leave-out-missing.',
  },
  DB2016: {
    title: 'An image lies outside the image folder.',
    remedy: 'Use files in the image folder, not links to other places.',
  },
  DB2017: { title: 'The labels file is empty.', remedy: 'It needs at least one row and one finding.' },
  DB2018: { title: 'The labels file is too large.', remedy: 'Split the test set.' },
  DB2019: { title: 'A field of the labels file is empty or too long.', remedy: 'Fill in the field named.' },
  DB2021: {
    title: 'The columns of the labels file cannot be used as they were mapped.',
    remedy: 'Give each finding one column, and report by columns of few values.',
  },
  DB2022: {
    title: 'The labels file is not text that this software can read.',
    remedy: 'Save it as CSV in UTF-8; UTF-16 and Windows-1252 are read, too.',
  },
  DB2023: {
    title: 'Ids in the labels file look like numbers that a spreadsheet has rounded.',
    remedy:
      'Different ids have become the same. Export the table again with the column as text, not as numbers, or correct it from the source.',
  },
  DB2024: {
    title: 'Two studies of the labels file have the same image, byte for byte.',
    remedy: 'One of them has the wrong image, or is the same study under another name: correct or remove its row.',
  },
  DB2025: {
    title: 'Images look wrong, and nobody has accepted them.',
    remedy:
      'Look at each of them. Correct the files, or accept the images that are as they should be: --accept-images, or the page.',
  },
  DB2026: {
    title: 'Images are unlike those that the model was calibrated on, and nobody has accepted them.',
    remedy:
      "Look at them on the hospital's agent: its page /films, or party-agent accept-images. Correct the test set, or accept there the images that are as they should be; --accept-images for an evaluation by hand.",
  },
  DB2027: {
    title: 'The model takes numbers beside the image that the test set does not give.',
    remedy:
      'Add the test set again with its table and --map COLUMN=number for each column that the model takes; correct or leave out the images whose cells are empty, no numbers, or far from what the model was calibrated for.',
  },
  DB2028: {
    title: 'A mask is missing.',
    remedy: 'Each image needs a mask of the same name in the folder of masks; it may be black throughout.',
  },
  DB2029: {
    title: 'The volume is not one that this software reads.',
    remedy:
      'Give one three-dimensional volume of real numbers a file, NIfTI-1 or NIfTI-2 (.nii, .nii.gz), in millimetres and with its orientation stated.',
  },
  DB2030: {
    title: 'A mask does not fit its volume.',
    remedy:
      'It needs a whole number for each voxel of the very same grid: same sizes, spacing, orientation and place in the patient. Name each number that is a structure.',
  },
  DB2031: {
    title: 'The volume is not one that the program can be given.',
    remedy: 'Use volumes of the size and voxel spacing named, or ask the vendor for a program that resizes them.',
  },
  DB2032: {
    title: 'The files of a folder are not one series of slices.',
    remedy:
      'Give each case a folder of its own with the files of one DICOM series of grey slices, all of one size and direction, each with position, orientation and pixel spacing.',
  },
  DB2033: {
    title: 'The slices of a series do not lie on one regular grid.',
    remedy:
      'Give all slices of the series, each once, evenly apart and straight behind each other; resample a scan with a tilted gantry before, and give it as NIfTI.',
  },
  DB2020: { title: 'A phantom option is out of range.', remedy: 'See renderPhantom and render-set.ts --help.' },
} as const satisfies Record<string, ErrorEntry>;
