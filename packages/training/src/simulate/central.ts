import { poissonSample } from '../data/sampling.ts';
import { Momentum } from '../momentum.ts';
import { patientGradient } from '../patient-gradient.ts';
import { PrivateSum } from '../private/private-sum.ts';
import { patientsOf, type Strategy, type TrainingContext } from './strategy.ts';

/** All patients in one place: steps on the mean gradient of a Poisson sample. */
export function central({ engine, hospitals, options }: TrainingContext): Strategy {
  const patients = patientsOf(hospitals);
  const expected = options.samplingRate * patients.length;
  const momentum = new Momentum(engine.initial.length, options);
  return {
    async round(parameters) {
      const sum = new Float32Array(parameters.length);
      for (const patient of poissonSample(patients, options.samplingRate)) {
        const gradient = await patientGradient(engine, patient, parameters);
        for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
      }
      momentum.step(
        parameters,
        sum.map((value) => value / expected),
      );
    },
    spent: () => null,
  };
}

/** The same with clipped gradients and noise on their sum. */
export function centralPrivate({ engine, hospitals, options }: TrainingContext): Strategy {
  const patients = patientsOf(hospitals);
  const { samplingRate, clippingNorm, noiseMultiplier } = options;
  const momentum = new Momentum(engine.initial.length, options);
  const sum = new PrivateSum({
    ...{ parameters: engine.initial.length, clippingNorm, noiseMultiplier },
    ...{ contributors: 1, hospitals: 1, patients: patients.length },
  });
  return {
    async round(parameters) {
      const rotation = sum.newRotation();
      const integers = await sum.ofHospital(engine, poissonSample(patients, samplingRate), parameters, rotation);
      const expected = samplingRate * patients.length;
      momentum.step(
        parameters,
        sum.decode(integers, rotation).map((value) => value / expected),
      );
    },
    spent: (steps) => ({ samplingRate, noiseMultiplier, steps }),
  };
}
