/** Which findings a case has, and how severe they are. */
import { OBSERVATIONS, type Severities } from './observations.ts';
import { Rng } from './random.ts';
import type { Scenario, SiteProfile } from './sites.ts';

/** Probability of each finding in each clinical picture. */
const SCENARIO_FINDINGS: Record<Scenario, Severities> = {
  healthy: { 'Support Devices': 0.05 },
  heartFailure: {
    Cardiomegaly: 0.82,
    Edema: 0.62,
    'Pleural Effusion': 0.52,
    'Enlarged Cardiomediastinum': 0.2,
    Atelectasis: 0.2,
    'Support Devices': 0.4,
    'Lung Opacity': 0.08,
  },
  infection: {
    Consolidation: 0.5,
    Pneumonia: 0.55,
    'Pleural Effusion': 0.25,
    'Lung Opacity': 0.25,
    Atelectasis: 0.15,
    'Support Devices': 0.12,
    Cardiomegaly: 0.1,
  },
  trauma: {
    Fracture: 0.6,
    Pneumothorax: 0.4,
    'Lung Opacity': 0.2,
    'Pleural Effusion': 0.18,
    Atelectasis: 0.18,
    'Support Devices': 0.25,
    'Enlarged Cardiomediastinum': 0.12,
  },
  intensiveCare: {
    'Support Devices': 0.92,
    Atelectasis: 0.52,
    'Pleural Effusion': 0.42,
    Edema: 0.34,
    Cardiomegaly: 0.34,
    Consolidation: 0.22,
    Pneumonia: 0.15,
    Pneumothorax: 0.12,
    'Enlarged Cardiomediastinum': 0.22,
    'Lung Opacity': 0.15,
  },
  oncology: {
    'Lung Lesion': 0.78,
    'Pleural Effusion': 0.3,
    'Enlarged Cardiomediastinum': 0.3,
    'Support Devices': 0.35,
    Atelectasis: 0.25,
    'Pleural Other': 0.12,
    Consolidation: 0.1,
  },
  chronic: {
    'Pleural Other': 0.5,
    Cardiomegaly: 0.32,
    Atelectasis: 0.28,
    Fracture: 0.2,
    'Lung Opacity': 0.2,
    'Lung Lesion': 0.12,
    'Enlarged Cardiomediastinum': 0.15,
    'Support Devices': 0.12,
  },
};

/** Severities drawn from a site's case mix: first a clinical picture, then its findings. */
export function sampleSeverities(seed: number, site: SiteProfile): Severities {
  const rng = new Rng(seed, 'case');
  const scenarios = Object.keys(site.mix) as Scenario[];
  let ticket = rng.next() * scenarios.reduce((sum, s) => sum + site.mix[s], 0);
  let scenario: Scenario = scenarios[0];
  for (const s of scenarios) {
    scenario = s;
    ticket -= site.mix[s];
    if (ticket < 0) {
      break;
    }
  }
  const odds = SCENARIO_FINDINGS[scenario];
  const out: Severities = {};
  for (const name of OBSERVATIONS) {
    const present = rng.next() < (odds[name] ?? 0.012);
    const severity = 0.06 + 0.94 * rng.next() ** 0.85;
    if (present && name !== 'No Finding') {
      out[name] = severity;
    }
  }
  return out;
}
