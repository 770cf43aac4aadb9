/** One image with its labels, as the engine takes them. */
export interface LabelledInput {
  /** [channels][...space]. */
  readonly image: Float32Array;
  /** One number a class; NaN where a finding is not labelled. */
  readonly labels: Float32Array;
}

/** All that a training has of one patient: the unit that differential privacy protects. */
export type Patient = readonly LabelledInput[];

/** A hospital's patients. */
export interface Hospital {
  readonly name: string;
  readonly patients: readonly Patient[];
}
