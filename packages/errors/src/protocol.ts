import type { ErrorEntry } from './entry.ts';

/** 4xxx: the two-party protocol. */
export const protocolErrors = {
  DB4001: {
    title: 'The parties do not agree on what to run.',
    remedy: 'Use the same program, versions and widths on both sides.',
  },
  DB4002: {
    title: 'The back end cannot run a step of the program.',
    remedy: 'Compile the model for what this back end runs, or run the program on another; the message names the step.',
  },
  DB4101: {
    title: 'The peer sent a malformed message while keys were agreed.',
    remedy: 'Check that both parties run the same version; if they do, the link or the peer is not to be trusted.',
  },
  DB4102: {
    title: 'The peer did not pass the check of an oblivious-transfer extension.',
    remedy:
      'The peer, or who is on the link, did not follow the protocol; nothing was computed with these keys. Do not repeat the run before its operators have explained it.',
  },
  DB4103: {
    title: 'The peer did not pass the check of the trees that the correlations grow from.',
    remedy:
      'The peer, or who is on the link, did not follow the protocol; the run ends here and no result of this batch is kept. Do not repeat the run before its operators have explained it.',
  },
  DB4201: {
    title: 'A linear layer is too large for the homomorphic encryption parameters.',
    remedy: 'Compile the model with fewer weight bits or a smaller ring, or run it on smaller images.',
  },
  DB4202: {
    title: "The peer's encryption key is malformed.",
    remedy: 'Check that both parties run the same version; if they do, the link or the peer is not to be trusted.',
  },
  DB4301: {
    title: "A comparison's digits, thresholds or widths do not fit its input.",
    remedy: 'Compile the model again; if it happens again, report the program text.',
  },
  DB4302: {
    title: 'A multiplexing or an extension has widths or sizes that do not fit together.',
    remedy: 'Compile the model again; if it happens again, report the program text.',
  },
  DB4303: {
    title: 'A max-pooling window has no position inside the map.',
    remedy: 'Use less padding or dilation: every window must contain at least one pixel of the input.',
  },
} as const satisfies Record<string, ErrorEntry>;
