import type { Findings } from '../findings.ts';
import { tableIndex } from '../numeric.ts';
import type { Rng } from '../random.ts';
import type { Sketch } from '../sketch.ts';

/** The devices of the frontal view, seen from the side. `front` is the breastbone's table, D the patient's depth. */
export function drawLateralDevices(
  metal: Sketch,
  rng: Rng,
  findings: Findings,
  front: Float32Array,
  depth: number,
  heartV: number,
  heartA: number,
): void {
  const has = findings.devices;
  if (has.has('ett')) {
    metal.curve(
      [
        [0.02, -1.2],
        [0.02, -0.7],
        [0.05, -0.3],
      ],
      0.005,
      0.3,
    );
  }
  if (has.has('ng')) {
    metal.curve(
      [
        [0.1, -1.2],
        [0.13, -0.5],
        [0.15, 0.1],
        [0.02, 0.5],
        [-0.1, 0.7],
      ],
      0.0055,
      0.26,
    );
  }
  if (has.has('cvc')) {
    metal.curve(
      [
        [-0.05, -1.1],
        [-0.06, -0.6],
        [-0.05, rng.range(-0.2, 0)],
      ],
      0.0045,
      0.26,
    );
  }
  if (has.has('pacemaker')) {
    for (let dv = -0.07; dv <= 0.07; dv += 0.012) {
      metal.dot(-0.52 * depth, -0.42 + dv, 0.026, 0.7);
    }
    metal.curve(
      [
        [-0.5, -0.45],
        [-0.2, -0.6],
        [-0.06, -0.4],
        [-0.08, 0.0],
        [-0.3, heartV + 0.6 * heartA],
      ],
      0.0055,
      0.4,
    );
  }
  if (has.has('ecg')) {
    for (let i = 0; i < 3; i++) {
      const v = rng.range(-0.4, 0.5);
      metal.dot(-0.62 * depth, v, 0.02, 0.35);
      metal.curve(
        [
          [-0.62 * depth, v],
          [-0.3 + rng.normal(0, 0.2), v + 0.3],
          [rng.normal(0, 0.3), 1.2],
        ],
        0.0045,
        0.24,
      );
    }
  }
  if (has.has('sternal')) {
    for (let i = 0; i < 6; i++) {
      metal.dot(front[tableIndex(-0.42 + i * 0.125)] - 0.03, -0.42 + i * 0.125, 0.014, 0.5);
    }
  }
  if (has.has('chestTube')) {
    metal.curve(
      [
        [0.5, 0.6],
        [0.35, 0.1],
        [0.1, -0.4],
      ],
      0.0045,
      0.34,
    );
  }
}
