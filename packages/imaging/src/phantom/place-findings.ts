/** Where the findings of a case lie and how large they are. The order of the random draws is part of the format. */
import type { Findings, Opacity, Plate } from './findings.ts';
import type { Observation, Severities } from './observations.ts';
import { Rng } from './random.ts';

type Severity = Findings['severity'];

/** Places the findings of the given severities; the same seed and severities always give the same places. */
export function placeFindings(seed: number, severities: Severities): Findings {
  const rng = new Rng(seed, 'places');
  const severity = (name: Observation) => severities[name] ?? 0;
  const opacities = placeOpacities(rng, severity);
  const nodules = placeNodules(rng, severity('Lung Lesion'));
  const { plates, raisedDome } = placeAtelectasis(rng, severity('Atelectasis'), opacities);
  const effusion = oneOrBoth(rng, severity('Pleural Effusion'), 0.4);
  const effusionLayered = rng.chance(0.2);
  const pneumothorax = oneOrBoth(rng, severity('Pneumothorax'), 0.03);
  const pleura = placePleura(rng, severity('Pleural Other'));
  const fractures = placeFractures(rng, severity('Fracture'));
  const devices = chooseDevices(rng, severity);
  return {
    severity,
    opacities,
    nodules,
    plates,
    effusion,
    effusionLayered,
    pneumothorax,
    raisedDome,
    pleura,
    fractures,
    devices,
  };
}

function placeOpacities(rng: Rng, severity: Severity): Opacity[] {
  const opacities: Opacity[] = [];
  const addOpacity = (
    fill: number,
    radius: number,
    low: number,
    sharp: number,
    ragged: number,
    fissureOdds: number,
  ) => {
    const upper = rng.chance(1 - low);
    opacities.push({
      side: rng.sign(),
      s: rng.range(0.35, 0.85),
      v: upper ? rng.range(-0.5, -0.1) : rng.range(0.05, 0.38),
      z: rng.range(-0.6, 0.7),
      ru: radius * rng.range(0.8, 1.3),
      rv: radius * rng.range(0.8, 1.3),
      rz: radius * rng.range(0.8, 1.3),
      fill,
      sharp,
      ragged,
      fissure: rng.chance(fissureOdds) ? rng.sign() : 0,
    });
  };
  const consolidation = severity('Consolidation');
  if (consolidation) {
    addOpacity(0.3 + 0.62 * consolidation, 0.16 + 0.2 * consolidation, 0.65, 0.5, 0.75, 0.5);
  }
  if (consolidation > 0.6 && rng.chance(0.4)) {
    addOpacity(0.6 * consolidation, 0.2, 0.6, 0.5, 0.75, 0.2);
  }
  const pneumonia = severity('Pneumonia');
  if (pneumonia) {
    const patches = 2 + rng.int(3);
    const side = rng.sign();
    for (let i = 0; i < patches; i++) {
      addOpacity(0.14 + 0.4 * pneumonia * rng.range(0.6, 1.1), rng.range(0.08, 0.2), 0.7, 0.85, 0.95, 0);
      if (rng.chance(0.75)) {
        opacities[opacities.length - 1].side = side;
      }
    }
  }
  const opacity = severity('Lung Opacity');
  if (opacity) {
    addOpacity(0.12 + 0.4 * opacity, rng.range(0.18, 0.4), 0.5, 1, 0.6, 0);
  }
  return opacities;
}

function placeNodules(rng: Rng, lesion: number): Findings['nodules'] {
  const nodules: Findings['nodules'] = [];
  if (lesion) {
    const count = rng.chance(0.25) ? 2 + rng.int(4) : 1;
    for (let i = 0; i < count; i++) {
      nodules.push({
        side: rng.sign(),
        s: rng.range(0.3, 0.9),
        v: rng.range(-0.55, 0.35),
        z: rng.range(-0.6, 0.7),
        r: 0.022 + 0.1 * lesion * (i ? 0.5 : 1) * rng.range(0.7, 1.1),
        density: 0.09 + 0.2 * lesion,
        lobes: rng.int(5),
      });
    }
  }
  return nodules;
}

/** Plates, a raised dome, and for severe cases a collapsed lower lobe, which is added to the opacities. */
function placeAtelectasis(
  rng: Rng,
  atelectasis: number,
  opacities: Opacity[],
): Pick<Findings, 'plates' | 'raisedDome'> {
  const plates: Plate[] = [];
  const raisedDome: [number, number] = [0, 0];
  if (atelectasis) {
    const side = rng.sign();
    const count = 1 + rng.int(3);
    for (let i = 0; i < count; i++) {
      plates.push({
        side: i && rng.chance(0.3) ? (-side as -1 | 1) : side,
        s: rng.range(0.4, 0.75),
        v: rng.range(0.08, 0.36),
        z: rng.range(-0.3, 0.6),
        length: 0.16 + 0.22 * atelectasis * rng.range(0.6, 1.1),
        width: 0.007 + 0.016 * atelectasis,
        slope: rng.normal(0, 0.25),
        fill: 0.12 + 0.5 * atelectasis,
      });
    }
    raisedDome[side < 0 ? 0 : 1] = 0.13 * atelectasis * rng.next();
    if (atelectasis > 0.45 && rng.chance(0.5)) {
      opacities.push({
        side,
        s: 0.35,
        v: 0.4,
        z: 0.6,
        ru: 0.3,
        rv: 0.15,
        rz: 0.25,
        fill: 0.65 * atelectasis,
        ragged: 0.3,
        sharp: 0.8,
        fissure: 0,
      });
    }
  }
  return { plates, raisedDome };
}

/** An amount on one side, and on the other with probability `both`. */
function oneOrBoth(rng: Rng, amount: number, both: number): [number, number] {
  const left = rng.chance(0.5);
  const second = rng.chance(both) ? amount * rng.range(0.3, 1) : 0;
  return amount ? (left ? [amount, second] : [second, amount]) : [0, 0];
}

function placePleura(rng: Rng, pleural: number): Findings['pleura'] {
  const pleura: Findings['pleura'] = [];
  if (pleural) {
    const kind = (['band', 'band', 'cap', 'plaque'] as const)[rng.int(4)];
    const v0 = rng.range(-0.4, 0.1);
    pleura.push({ side: rng.sign(), kind, v0, v1: v0 + rng.range(0.2, 0.5), thickness: 0.018 + 0.06 * pleural });
    if (rng.chance(0.3)) {
      pleura.push({ ...pleura[0], side: -pleura[0].side as -1 | 1 });
    }
  }
  return pleura;
}

function placeFractures(rng: Rng, fracture: number): Findings['fractures'] {
  const fractures: Findings['fractures'] = [];
  if (fracture) {
    const clavicle = rng.chance(0.2);
    const count = clavicle ? 1 : 1 + rng.int(1 + Math.round(3 * fracture));
    const side = rng.sign();
    const first = 2 + rng.int(4);
    const s = rng.range(0.55, 0.92);
    for (let i = 0; i < count; i++) {
      fractures.push({
        side,
        rib: first + i,
        s: s + rng.normal(0, 0.03),
        gap: 0.012 + 0.035 * fracture,
        shift: rng.sign() * (0.012 + 0.04 * fracture),
        callus: rng.chance(0.4) ? 0.1 * fracture : 0,
        clavicle,
      });
    }
  }
  return fractures;
}

function chooseDevices(rng: Rng, severity: Severity): Findings['devices'] {
  const devices: Findings['devices'] = new Set();
  const support = severity('Support Devices');
  if (support) {
    const pool = ['cvc', 'ecg', 'ett', 'pacemaker', 'ng', 'sternal', 'chestTube'] as const;
    const count = 1 + Math.floor(support * 3.2);
    for (let i = 0; i < count; i++) {
      devices.add(pool[rng.int(pool.length)]);
    }
    if (devices.has('ett')) {
      devices.add('cvc');
    }
  }
  if (severity('Pneumothorax') > 0.3 && rng.chance(0.3) && support) {
    devices.add('chestTube');
  }
  return devices;
}
