import type { GraphBuilder } from './graph-builder.ts';

/** How outputs are held to labels: one class of several, or findings each by itself. */
export type LossKind = 'softmax' | 'sigmoid';

/** Names of the graph's inputs for the labels, both [1][classes]. */
export const TARGET = 'target';
/** 1 where a finding is labelled, 0 where its label is missing. */
export const LABELLED = 'labelled';

interface LossNodes {
  /** The loss of one image, a scalar. */
  readonly loss: string;
  /** Gradient of the loss by the logits, [1][classes]. */
  readonly gradient: string;
}

/**
 * 'softmax': -sum target log softmax(logits), target one-hot, every class labelled. 'sigmoid': the mean over all findings of the
 * cross entropy of sigmoid(logit) with target; a finding without a label adds 0.
 */
export function addLoss(builder: GraphBuilder, kind: LossKind, logits: string, classes: number): LossNodes {
  const loss = (terms: string) => builder.reshape(builder.sum(terms, [0, 1]), []);
  if (kind === 'softmax') {
    const logarithms = builder.node('LogSoftmax', [logits], { axis: 1 });
    const masked = builder.node('Mul', [builder.node('Mul', [TARGET, LABELLED]), builder.node('Neg', [logarithms])]);
    const softmax = builder.node('Softmax', [logits], { axis: 1 });
    return { loss: loss(masked), gradient: builder.node('Mul', [LABELLED, builder.node('Sub', [softmax, TARGET])]) };
  }
  const share = builder.node('Mul', [LABELLED, builder.scalar(1 / classes)]);
  // log(1 + e^z) - z t: the cross entropy without an overflow.
  const terms = builder.node('Sub', [builder.node('Softplus', [logits]), builder.node('Mul', [logits, TARGET])]);
  const difference = builder.node('Sub', [builder.node('Sigmoid', [logits]), TARGET]);
  return {
    loss: loss(builder.node('Mul', [share, terms])),
    gradient: builder.node('Mul', [share, difference]),
  };
}
