/** Outlines of the frontal view, tabulated over v (rows) or u (columns); see numeric.ts for the tables. */
import type { Anatomy } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { smooth, sq, tabulate } from '../numeric.ts';

/** Cavity, mediastinum, diaphragm, shoulders, torso and spine. */
export function frontalOutlines(a: Anatomy, f: Findings) {
  const cageAt = (v: number) => {
    if (v >= a.widest) return a.cage * (1 - 0.1 * sq((v - a.widest) / 0.5));
    const q = (a.widest - v) / (a.widest - a.apex);
    return q >= 1 ? 0 : a.cage * Math.sqrt(1 - q ** 2.7);
  };
  const lobulation = f.severity('Enlarged Cardiomediastinum') ? 0.25 : 0.06;
  const mediastinumAt = (side: number) => (v: number) => {
    const q = (a.widest - v) / (a.widest - a.apex);
    const base =
      a.mediastinum *
      (1 + 0.25 * smooth((v + 0.15) / 0.4) + lobulation * Math.sin(7 * v + side * 1.3 + a.ribPhase * 6));
    return base + 0.2 * smooth((q - 0.8) / 0.17) ** 1.5;
  };
  const cage = tabulate(cageAt),
    mediastinum = [tabulate(mediastinumAt(0)), tabulate(mediastinumAt(1))];
  const domeV = [a.dome - f.raisedDome[0], a.dome + 0.045 - f.raisedDome[1]];
  const dome = tabulate((u) => {
    const side = u < 0 ? 0 : 1,
      au = Math.abs(u),
      centre = 0.4 * (a.cage / 0.79);
    const t = au > centre ? (au - centre) / (a.cage - centre) : (centre - au) / centre;
    return domeV[side] + (au > centre ? (0.25 + f.raisedDome[side] * 0.6) * t ** 2.3 : 0.07 * t * t);
  });
  const neckWidth = 0.27 + 0.04 * a.muscle;
  const shoulder = tabulate((u) => {
    const t = Math.abs(u) - neckWidth;
    return -1.0 + 0.018 * Math.log1p(Math.exp(t / 0.05)) + 0.1 * sq(Math.max(0, t)) - 1.2 * smooth(-t / 0.12);
  });
  const torso = tabulate((v) => a.girth - 0.03 * Math.cos(3 * v) + 0.9 * sq(smooth((0.05 - v) / 0.5)));
  const spineX = tabulate((v) => a.spineSway * Math.sin(2.2 * v + 0.6));
  const vertebra = tabulate((v) => {
    const height = 0.118 + 0.012 * v,
      t = ((v + 2) / height) % 1;
    return 0.76 + 0.24 * smooth((Math.abs(t - 0.5) - 0.1) / 0.12) - 0.42 * smooth((Math.abs(t - 0.5) - 0.4) / 0.05);
  });
  return { cageAt, cage, mediastinum, domeV, dome, shoulder, torso, spineX, vertebra };
}

/** A tilted ellipse whose width is the cardiothoracic ratio times the inner chest width. */
export function frontalHeart(a: Anatomy) {
  const heartWidth = a.ctr * 2 * a.cage,
    heartLeft = -0.34 * heartWidth,
    heartRight = 0.66 * heartWidth;
  const heartU = (heartLeft + heartRight) / 2 + 0.01,
    heartA = (heartWidth / 2) * 1.1,
    heartB = heartA * 0.74;
  const heartV = a.dome + 0.05 - heartB * 0.98,
    heartCos = Math.cos(a.heartTilt),
    heartSin = Math.sin(a.heartTilt);
  return { heartLeft, heartU, heartV, heartA, heartB, heartCos, heartSin };
}

/** Height of both clavicles over u; a broken one steps down (or up) beyond the break. */
export function clavicleOutline(a: Anatomy, brokenClavicle: Findings['fractures'][number] | undefined): Float32Array {
  return tabulate((u) => {
    const t = (Math.abs(u) - 0.08) / 0.72;
    const shift =
      brokenClavicle && Math.sign(u) === brokenClavicle.side && Math.abs(u) > 0.42 ? brokenClavicle.shift * 1.6 : 0;
    return (
      a.clavicleV -
      0.1 * t -
      0.045 * Math.sin(2 * Math.PI * Math.min(1, t)) +
      shift +
      (u < 0 ? 0.012 : -0.012) * a.ribPhase
    );
  });
}
