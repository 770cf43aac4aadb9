import type { Anatomy, Pose } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { bell, chord, smooth, tableIndex } from '../numeric.ts';
import { addLung } from './lung.ts';
import { buildLateralScene, type LateralPoint } from './scene.ts';
import { addBones, addMediastinum } from './structures.ts';

/** Attenuation of the lateral projection: breastbone left, spine right. */
export function attenuateLateral(
  seed: number,
  size: number,
  anatomy: Anatomy,
  findings: Findings,
  pose: Pose,
): Float32Array {
  const out = new Float32Array(size * size);
  const scene = buildLateralScene(seed, size, anatomy, findings, pose);
  const { depth, front, back, domes, apex, texture, metal } = scene;
  const at: LateralPoint = {
    i: 0,
    w: 0,
    v: 0,
    iw: 0,
    iv: 0,
    coarse: 0,
    frontEdge: 0,
    backEdge: 0,
    top: 0,
    floorNear: 0,
    floorFar: 0,
    floor: 0,
    vesselWeight: 1,
    pleuralLine: 0,
  };
  for (let py = 0, i = 0; py < size; py++) {
    for (let px = 0; px < size; px++, i++) {
      const x = ((px + 0.5) / size) * 2 - 1;
      const y = ((py + 0.5) / size) * 2 - 1;
      const w = (x * pose.cos + y * pose.sin) * pose.zoom + pose.x;
      const v = (y * pose.cos - x * pose.sin) * pose.zoom + pose.y;
      const iw = tableIndex(w);
      const iv = tableIndex(v);
      const frontEdge = w - front[iv];
      const backEdge = back[iv] - w;
      const neck = smooth((-0.72 - v) / 0.2);
      const skin = Math.min(
        frontEdge + 0.13 + 0.1 * anatomy.breast * bell((v - anatomy.breastV) / 0.25),
        backEdge + 0.17 + 0.1 * neck,
      );
      if (skin <= 0) {
        out[i] = metal.data[i];
        continue;
      }
      const coarse = texture.at(w, v);
      let d = (0.62 + 0.26 * chord(skin / 0.5)) * chord(skin / 0.1) * anatomy.body + 0.05 * (coarse - 0.5);
      d += 0.22 * smooth((-0.45 - v) / 0.35) * smooth((0.55 * depth - Math.abs(w)) / 0.3); // shoulders and arms
      at.i = i;
      at.w = w;
      at.v = v;
      at.iw = iw;
      at.iv = iv;
      at.coarse = coarse;
      at.frontEdge = frontEdge;
      at.backEdge = backEdge;
      at.top = v - apex;
      at.floorNear = domes[0][iw] - v;
      at.floorFar = domes[1][iw] - v;
      at.floor = Math.max(at.floorNear, at.floorFar);
      d = addLung(scene, at, d);
      d = addMediastinum(scene, at, d);
      d = addBones(scene, at, d);
      out[i] = Math.max(0.03, d) + metal.data[i];
    }
  }
  return out;
}
