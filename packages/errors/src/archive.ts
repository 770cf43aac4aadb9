import type { ErrorEntry } from './entry.ts';

/** 58xx: image archives that a hospital's agent fetches from. */
export const archiveErrors = {
  DB5801: {
    title: 'The image archive cannot be reached.',
    remedy:
      'Check the address of its DICOMweb service, the network and, for a certificate of your own authority, --authorities. Then run the same command again: what is there is not fetched again.',
  },
  DB5802: {
    title: 'The image archive refuses access.',
    remedy: 'Check the file given with --basic or --bearer, and that this user may search and fetch by DICOMweb.',
  },
  DB5803: {
    title: 'The image archive answers what DICOMweb does not.',
    remedy:
      'Check that the address is that of the DICOMweb service (often it ends in /dicom-web or /rs); else ask whoever keeps the archive.',
  },
  DB5804: {
    title: 'Studies that the labels file names were not fetched.',
    remedy:
      'Check the accession numbers and the rules by which images count. If these rows are to be left out, say so here and to add-testset: --leave-out-missing.',
  },
} as const satisfies Record<string, ErrorEntry>;
