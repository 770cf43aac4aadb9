import type { Anatomy, Pose } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { tableIndex } from '../numeric.ts';
import { addBones } from './bones.ts';
import { addLung } from './lung.ts';
import { addMediastinum } from './mediastinum.ts';
import { buildFrontalScene, type FrontalPoint } from './scene.ts';
import { heartDepth, softTissue } from './soft-tissue.ts';

/** Attenuation of the frontal projection: air 0, lung about 0.3, soft tissue 0.75, heart 0.9, spine 1.2. */
export function attenuateFrontal(
  seed: number,
  size: number,
  anatomy: Anatomy,
  findings: Findings,
  pose: Pose,
  ap: boolean,
): Float32Array {
  const out = new Float32Array(size * size);
  const scene = buildFrontalScene(seed, size, anatomy, findings, pose, ap);
  const { shoulder, torso, cage, mediastinum, dome, texture, metal } = scene;
  const at: FrontalPoint = {
    i: 0,
    u: 0,
    v: 0,
    au: 0,
    side: 0,
    iu: 0,
    iv: 0,
    coarse: 0,
    bodyEdge: 0,
    wallEdge: 0,
    medial: 0,
    floor: 0,
    heart: 0,
    fill: 0,
    vesselWeight: 1,
    pleuralLine: 0,
  };
  for (let py = 0, i = 0; py < size; py++) {
    for (let px = 0; px < size; px++, i++) {
      const x = ((px + 0.5) / size) * 2 - 1;
      const y = ((py + 0.5) / size) * 2 - 1;
      const u = (x * pose.cos + y * pose.sin) * pose.zoom + pose.x;
      const v = (y * pose.cos - x * pose.sin) * pose.zoom + pose.y;
      const iu = tableIndex(u);
      const iv = tableIndex(v);
      const au = Math.abs(u);
      const side = u < 0 ? 0 : 1;
      const bodyEdge = Math.min(v - shoulder[iu], torso[iv] - au);
      if (bodyEdge <= 0) {
        out[i] = metal.data[i];
        continue;
      }
      at.i = i;
      at.u = u;
      at.v = v;
      at.au = au;
      at.side = side;
      at.iu = iu;
      at.iv = iv;
      at.bodyEdge = bodyEdge;
      at.coarse = texture.at(u, v);
      at.wallEdge = cage[iv] - au;
      at.medial = au - mediastinum[side][iv];
      at.floor = dome[iu] - v;
      at.heart = heartDepth(scene, at);
      let d = softTissue(scene, at);
      d = addLung(scene, at, d);
      d = addMediastinum(scene, at, d);
      d = addBones(scene, at, d);
      out[i] = Math.max(0.03, d) + metal.data[i];
    }
  }
  return out;
}
