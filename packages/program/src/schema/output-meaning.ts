/**
 * What the outputs of the model's file mean, and what turns them into scores. Decided when the model is compiled, so that the
 * secure run and the plaintext run of the file use one definition.
 */
/** What the outputs of a model file can be. */
export const OUTPUT_MEANINGS = ['logits-sigmoid', 'logits-softmax', 'probabilities'] as const;
/** Logits of one finding each, logits of classes that exclude one another, or probabilities as they are. */
export type OutputMeaning = (typeof OUTPUT_MEANINGS)[number];

/** What turns logits into scores: nothing, a sigmoid each, or a softmax over all. */
export type Activation = 'none' | 'sigmoid' | 'softmax';

/** What a program says of its output. */
export interface OutputActivation {
  /** What the file itself ends in. */
  readonly activation: Activation;
  readonly meaning?: OutputMeaning | undefined;
  /** Where outputs are maps: how many classes have one. */
  readonly masks?: { readonly classes: number } | undefined;
}

/** What is evaluated: scores of findings, or masks, which say of each voxel to which class it belongs. */
export type EvaluationTask = 'classification' | 'segmentation';

/** The task that a program is for. */
export function taskOf({ masks }: Pick<OutputActivation, 'masks'>): EvaluationTask {
  return masks ? 'segmentation' : 'classification';
}

/** What makes scores of the outputs, in words: the same sentence wherever a person meets the model. */
export function describeScores(output: OutputActivation): string {
  const activation = scoreActivation(output);
  const file = outputMeaning(output) === 'probabilities' ? 'gives probabilities' : 'gives logits, as its vendor states';
  const { masks } = output;
  if (masks) {
    const classes = `${masks.classes} ${masks.classes === 1 ? 'class' : 'classes'}`;
    const rule = { none: 'above one half', sigmoid: 'above 0', softmax: 'the largest of a voxel' }[activation];
    return `mask logits, ${classes}: inside is ${rule}; the model's file ${file}`;
  }
  const scores = activation === 'none' ? 'the outputs as they are' : `the ${activation} of the outputs`;
  return `${scores}; the model's file ${file}`;
}

/** Programs from before meanings were stated: logits of findings where the file does not end in an activation. */
export function outputMeaning({ activation, meaning }: OutputActivation): OutputMeaning {
  return meaning ?? (activation === 'none' ? 'logits-sigmoid' : 'probabilities');
}

/** From the file's outputs to scores. */
export function fileActivation(output: OutputActivation): Activation {
  const meaning = outputMeaning(output);
  if (meaning === 'probabilities') return 'none';
  return meaning === 'logits-softmax' ? 'softmax' : 'sigmoid';
}

/** From the outputs of the secure run to scores: the file's own activation, or what its logits are meant for. */
export function scoreActivation(output: OutputActivation): Activation {
  return output.activation === 'none' ? fileActivation(output) : output.activation;
}
