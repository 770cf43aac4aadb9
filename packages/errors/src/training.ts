import type { ErrorEntry } from './entry.ts';

/** 8xxx: training. */
export const trainingErrors = {
  DB8001: {
    title: 'The model cannot be trained as it is.',
    remedy:
      'Export it from evaluation mode with operator set 13 or later, one image input of fixed size and its weights as initialisers.',
  },
  DB8002: {
    title: 'The gradient cannot be taken back through a part of the model.',
    remedy: 'Use a model without this operator, or freeze everything before it by training the layers behind it only.',
  },
  DB8003: {
    title: 'An image or its labels do not fit the model.',
    remedy: 'Give every image the size that the model takes, and every class a label from 0 to 1.',
  },
  DB8004: {
    title: 'The training has left the range of numbers: a loss or gradient is not finite.',
    remedy:
      'Use a smaller learning rate, clip gradients, and look for images with values that are not numbers. No step was taken.',
  },
} as const satisfies Record<string, ErrorEntry>;
