/** Outlines of the frontal view, tabulated over v (rows) or u (columns); see numeric.ts for the tables. */
import type { Anatomy } from '../anatomy.ts';
import type { Findings } from '../findings.ts';
import { smooth, sq, tabulate } from '../numeric.ts';

/** Cavity, mediastinum, diaphragm, shoulders, torso and spine. */
export function frontalOutlines(anatomy: Anatomy, findings: Findings) {
  const cageAt = (v: number) => {
    if (v >= anatomy.widest) {
      return anatomy.cage * (1 - 0.1 * sq((v - anatomy.widest) / 0.5));
    }
    const q = (anatomy.widest - v) / (anatomy.widest - anatomy.apex);
    return q >= 1 ? 0 : anatomy.cage * Math.sqrt(1 - q ** 2.7);
  };
  const lobulation = findings.severity('Enlarged Cardiomediastinum') ? 0.25 : 0.06;
  const mediastinumAt = (side: number) => (v: number) => {
    const q = (anatomy.widest - v) / (anatomy.widest - anatomy.apex);
    const base =
      anatomy.mediastinum *
      (1 + 0.25 * smooth((v + 0.15) / 0.4) + lobulation * Math.sin(7 * v + side * 1.3 + anatomy.ribPhase * 6));
    return base + 0.2 * smooth((q - 0.8) / 0.17) ** 1.5;
  };
  const cage = tabulate(cageAt);
  const mediastinum = [tabulate(mediastinumAt(0)), tabulate(mediastinumAt(1))];
  const domeV = [anatomy.dome - findings.raisedDome[0], anatomy.dome + 0.045 - findings.raisedDome[1]];
  const dome = tabulate((u) => {
    const side = u < 0 ? 0 : 1;
    const au = Math.abs(u);
    const centre = 0.4 * (anatomy.cage / 0.79);
    const t = au > centre ? (au - centre) / (anatomy.cage - centre) : (centre - au) / centre;
    return domeV[side] + (au > centre ? (0.25 + findings.raisedDome[side] * 0.6) * t ** 2.3 : 0.07 * t * t);
  });
  const neckWidth = 0.27 + 0.04 * anatomy.muscle;
  const shoulder = tabulate((u) => {
    const t = Math.abs(u) - neckWidth;
    return -1.0 + 0.018 * Math.log1p(Math.exp(t / 0.05)) + 0.1 * sq(Math.max(0, t)) - 1.2 * smooth(-t / 0.12);
  });
  const torso = tabulate((v) => anatomy.girth - 0.03 * Math.cos(3 * v) + 0.9 * sq(smooth((0.05 - v) / 0.5)));
  const spineX = tabulate((v) => anatomy.spineSway * Math.sin(2.2 * v + 0.6));
  const vertebra = tabulate((v) => {
    const height = 0.118 + 0.012 * v;
    const t = ((v + 2) / height) % 1;
    return 0.76 + 0.24 * smooth((Math.abs(t - 0.5) - 0.1) / 0.12) - 0.42 * smooth((Math.abs(t - 0.5) - 0.4) / 0.05);
  });
  return { cageAt, cage, mediastinum, domeV, dome, shoulder, torso, spineX, vertebra };
}

/** A tilted ellipse whose width is the cardiothoracic ratio times the inner chest width. */
export function frontalHeart(anatomy: Anatomy) {
  const heartWidth = anatomy.ctr * 2 * anatomy.cage;
  const heartLeft = -0.34 * heartWidth;
  const heartRight = 0.66 * heartWidth;
  const heartU = (heartLeft + heartRight) / 2 + 0.01;
  const heartA = (heartWidth / 2) * 1.1;
  const heartB = heartA * 0.74;
  const heartV = anatomy.dome + 0.05 - heartB * 0.98;
  const heartCos = Math.cos(anatomy.heartTilt);
  const heartSin = Math.sin(anatomy.heartTilt);
  return { heartLeft, heartU, heartV, heartA, heartB, heartCos, heartSin };
}

/** Height of both clavicles over u; a broken one steps down (or up) beyond the break. */
export function clavicleOutline(
  anatomy: Anatomy,
  brokenClavicle: Findings['fractures'][number] | undefined,
): Float32Array {
  return tabulate((u) => {
    const t = (Math.abs(u) - 0.08) / 0.72;
    const shift =
      brokenClavicle && Math.sign(u) === brokenClavicle.side && Math.abs(u) > 0.42 ? brokenClavicle.shift * 1.6 : 0;
    return (
      anatomy.clavicleV -
      0.1 * t -
      0.045 * Math.sin(2 * Math.PI * Math.min(1, t)) +
      shift +
      (u < 0 ? 0.012 : -0.012) * anatomy.ribPhase
    );
  });
}
