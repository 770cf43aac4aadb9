import type { Anatomy } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import type { Rng } from '../random.ts';
import type { Sketch } from '../sketch.ts';

/** Tubes, catheters, wires and pacemakers, drawn into the metal sketch. */
export function drawFrontalDevices(
  m: Sketch,
  rng: Rng,
  findings: Findings,
  anatomy: Anatomy,
  heartU: number,
  heartV: number,
  heartA: number,
): void {
  const has = findings.devices;
  const carina = -0.2;
  if (has.has('ett')) {
    const tip = carina - rng.range(0.03, 0.16);
    m.curve(
      [
        [0.02, -1.2],
        [0.012, -0.8],
        [0.0, tip],
      ],
      0.016,
      0.1,
    );
    m.curve(
      [
        [0.035, -1.2],
        [0.024, -0.8],
        [0.012, tip],
      ],
      0.004,
      0.35,
    );
  }
  if (has.has('ng')) {
    m.curve(
      [
        [-0.03, -1.2],
        [-0.015, -0.6],
        [0.0, -0.1],
        [0.03, 0.3],
        [0.12, anatomy.dome + 0.05],
        [0.3, anatomy.dome + 0.2],
        [0.38, anatomy.dome + 0.32],
      ],
      0.0055,
      0.28,
    );
  }
  if (has.has('cvc')) {
    const side = rng.sign();
    const jugular = rng.chance(0.5);
    const start: [number, number][] = jugular
      ? [
          [side * 0.24, -1.15],
          [side * 0.17, -0.8],
        ]
      : [
          [side * 0.75, -0.62],
          [side * 0.45, -0.66],
          [side * 0.22, -0.6],
        ];
    m.curve([...start, [side * 0.06 - 0.02, -0.5], [-0.085, -0.35], [-0.09, rng.range(-0.2, 0.05)]], 0.0045, 0.3);
  }
  if (has.has('pacemaker')) {
    const side = rng.chance(0.8) ? 1 : -1;
    const cu = side * rng.range(0.5, 0.6);
    const cv = rng.range(-0.5, -0.4);
    for (let du = -0.06; du <= 0.06; du += 0.012) {
      for (let dv = -0.05; dv <= 0.05; dv += 0.012) {
        m.dot(cu + du, cv + dv, 0.022, 0.75);
      }
    }
    const tip: [number, number] = [heartU + heartA * 0.55, heartV + heartA * 0.45];
    m.curve(
      [
        [cu, cv - 0.06],
        [cu - side * 0.18, cv - 0.13],
        [side * 0.14, -0.52],
        [-0.06, -0.35],
        [-0.09, 0.0],
        [-0.02, 0.22],
        tip,
      ],
      0.0055,
      0.42,
    );
    if (rng.chance(0.6)) {
      m.curve(
        [
          [cu, cv - 0.05],
          [cu - side * 0.17, cv - 0.11],
          [side * 0.12, -0.48],
          [-0.05, -0.3],
          [-0.1, -0.02],
          [-0.03, heartV - 0.08],
        ],
        0.005,
        0.42,
      );
    }
  }
  if (has.has('ecg')) {
    const leads = 2 + rng.int(3);
    for (let i = 0; i < leads; i++) {
      const u = rng.sign() * rng.range(0.25, 0.8);
      const v = i < 2 ? rng.range(-0.5, -0.2) : rng.range(0.2, 0.6);
      m.dot(u, v, 0.026, 0.22);
      m.dot(u, v, 0.011, 0.5);
      m.curve(
        [
          [u, v],
          [u + rng.normal(0, 0.12), v + 0.2],
          [u * 0.6 + rng.normal(0, 0.1), v + 0.5],
          [rng.normal(0, 0.3), 1.2],
        ],
        0.0045,
        0.26,
      );
    }
  }
  if (has.has('sternal')) {
    for (let i = 0; i < 6; i++) {
      const v = -0.42 + i * 0.125;
      const u = rng.normal(0, 0.01);
      m.curve(
        [
          [u - 0.025, v],
          [u, v - 0.02],
          [u + 0.025, v],
          [u, v + 0.02],
          [u - 0.025, v],
          [u - 0.035, v + 0.02],
        ],
        0.0045,
        0.5,
      );
    }
  }
  if (has.has('chestTube')) {
    const side =
      findings.pneumothorax[0] || findings.effusion[0]
        ? -1
        : findings.pneumothorax[1] || findings.effusion[1]
          ? 1
          : rng.sign();
    const v = rng.range(0.1, 0.35);
    const path: [number, number][] = [
      [side * 1.1, v + 0.15],
      [side * 0.8, v],
      [side * 0.6, v - 0.25],
      [side * 0.4, -0.45 + rng.range(-0.1, 0.15)],
    ];
    m.curve(path, 0.017, 0.09);
    m.curve(path, 0.0045, 0.36);
  }
}
