import { randomBytes } from 'node:crypto';
import { DiscreteGaussianTable } from '@doubleblind/privacy';
import type { Patient } from '../data/patients.ts';
import type { GradientEngine } from '../engine.ts';
import { clip, patientGradient } from '../patient-gradient.ts';
import { decodeSum, encodeSum } from './encode.ts';
import { type Basis, Rotation } from './rotation.ts';
import { planSum, type SumPlan, type SumPlanOptions } from './sum-plan.ts';

/** What every hospital of a private sum computes, and what is read from the sum of all. */
export class PrivateSum {
  readonly plan: SumPlan;
  readonly #noise: DiscreteGaussianTable;

  /** @throws DoubleblindError DB8005 */
  constructor(options: SumPlanOptions, plan: SumPlan = planSum(options)) {
    this.plan = plan;
    this.#noise = new DiscreteGaussianTable({ numerator: this.plan.variance, denominator: 1n });
  }

  /** A fresh rotation; in a real round its seed is public and the same for all. */
  newRotation(seed: Uint8Array = randomBytes(32)): Rotation {
    return new Rotation(this.plan.length, seed);
  }

  /** A hospital's integers: the sum of its patients' clipped gradients and this hospital's noise, modulo 2^32. */
  async ofHospital(
    engine: GradientEngine,
    patients: readonly Patient[],
    parameters: Float32Array,
    basis: Basis,
  ): Promise<Int32Array> {
    const { parameters: count, clippingNorm } = this.plan;
    const real = new Float64Array(count);
    for (const patient of patients) {
      const gradient = await patientGradient(engine, patient, parameters);
      clip(gradient, clippingNorm);
      for (let i = 0; i < count; i++) real[i] += gradient[i];
    }
    const sum = encodeSum(real, this.plan, basis);
    this.#noise.addTo(sum);
    return sum;
  }

  /** The noisy sum of gradients. */
  decode(sum: Int32Array, basis: Basis): Float32Array {
    return decodeSum(sum, this.plan, basis);
  }
}
