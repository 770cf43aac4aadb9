/** The labels: what a slightly noisy reader would tick, so that no model can reach an AUROC of 1. */
import { OBSERVATIONS, type Observation, type Severities } from './observations.ts';
import { Rng } from './random.ts';

/** 0/1 in the order of OBSERVATIONS: subtle findings are missed, a few absent ones are called. */
export function readLabels(seed: number, severities: Severities): number[] {
  const rng = new Rng(seed, 'reader');
  const called = (s: number, threshold: number, falseCalls: number) => {
    const draw = rng.next();
    const slip = rng.next();
    if (!s) {
      return draw < falseCalls;
    }
    return slip > 0.03 && draw < 1 / (1 + Math.exp(-(s - threshold) / 0.06));
  };
  const out = OBSERVATIONS.map((name) => {
    const rare =
      name === 'Fracture' || name === 'Pleural Other' || name === 'Pneumothorax' || name === 'Support Devices';
    return called(severities[name] ?? 0, 0.2, rare ? 0.006 : 0.018) ? 1 : 0;
  });
  const index = (name: Observation) => OBSERVATIONS.indexOf(name);
  const opaque: Observation[] = ['Lung Lesion', 'Edema', 'Consolidation', 'Pneumonia', 'Atelectasis'];
  if (opaque.some((name) => out[index(name)])) {
    out[index('Lung Opacity')] = 1;
  }
  if ((severities.Cardiomegaly ?? 0) > 0.7 && out[index('Cardiomegaly')] && rng.chance(0.5)) {
    out[index('Enlarged Cardiomediastinum')] = 1;
  }
  const abnormal = out.some((x, i) => x && i !== index('No Finding') && i !== index('Support Devices'));
  out[index('No Finding')] = abnormal ? 0 : 1;
  return out;
}
