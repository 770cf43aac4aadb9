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
  DB8005: {
    title: 'Sums of this training do not fit their integers.',
    remedy:
      'Let fewer patients take part in one step (a smaller sampling rate), or ask for noise nearer to one clipping norm.',
  },
  DB8006: {
    title: 'The training cannot begin with these data.',
    remedy:
      'Give at least one hospital with patients, and a test set with labels of every class or finding that counts.',
  },
  DB8101: {
    title: 'A secure sum was left because a message of it is not what the protocol allows.',
    remedy:
      'Nothing of the own vector can be learned. Ask who runs the aggregator for the reason; if it happens again, do not take part with this aggregator.',
  },
  DB8102: {
    title: 'Too few members of a secure sum are left.',
    remedy:
      'The round is repeated with those who are there; nothing of any vector was learned. See why members were lost.',
  },
  DB8103: {
    title: 'A member of a secure sum sent what does not fit.',
    remedy: 'Leave the named member out of the next round, and ask it for the version of its agent.',
  },
  DB8201: {
    title: 'The privacy budget does not cover one round.',
    remedy:
      'Nothing was spent. Ask for more noise or a smaller sampling rate in the terms, or approve a larger epsilon: see privacy-budget.',
  },
  DB8202: {
    title: 'The privacy budget that was approved for this training is spent.',
    remedy:
      'The training goes on without this hospital, if enough others are left. More needs new terms and approvals.',
  },
  DB8203: {
    title: 'The training is not one that this organisation has approved.',
    remedy: 'Read the terms and approve them (train approve), or ask the owner for the terms that were approved.',
  },
  DB8204: {
    title: 'The terms of a training contradict themselves.',
    remedy: 'Have the owner write them again; the particulars say what is wrong.',
  },
  DB8205: {
    title: 'The training has stopped: too few hospitals take part.',
    remedy:
      'Finished rounds are kept. See why hospitals are missing, have them start again, and start the owner again: it goes on behind its last round.',
  },
  DB8206: {
    title: 'What is kept of this training does not belong to its terms.',
    remedy: 'Use the data folder in which the training was begun, or begin it anew under new terms.',
  },
  DB8207: {
    title: 'This organisation takes part in the training no more.',
    remedy: 'What was spent stays in the ledger. To take part again, ask the owner for new terms and approve them.',
  },
  DB8208: {
    title: 'A training card does not belong to the model.',
    remedy: 'Give the ONNX file that the training wrote on this machine, unchanged, with its card beside it.',
  },
} as const satisfies Record<string, ErrorEntry>;
