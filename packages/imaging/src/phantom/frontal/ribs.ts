import type { Anatomy } from '../anatomy.ts';
import { smooth } from '../numeric.ts';

/**
 * Ribs are one periodic pattern in v, bent along s (0 spine .. 1 chest wall): posterior ribs run out and down,
 * anterior ones in and down, fainter. ribProfile is one period; the bends are tabulated over s = 0..1.25.
 */
export function ribTables(anatomy: Anatomy, ap: boolean) {
  const ribProfile = new Float32Array(512);
  for (let i = 0; i < 512; i++) {
    const d = Math.abs(i / 512 - 0.5) / 0.23;
    ribProfile[i] = smooth((1 - d) / 0.22) * (0.62 + 0.5 * smooth((d - 0.45) / 0.4));
  }
  const ribBend = new Float32Array(1024);
  const anteriorBend = new Float32Array(1024);
  for (let i = 0; i < 1024; i++) {
    const s = (i / 1024) * 1.25;
    ribBend[i] =
      anatomy.ribSlope * (-0.09 * Math.sin(Math.PI * Math.min(1, s * 0.9)) + 0.27 * s ** 2.4) + (ap ? 0.03 * s : 0);
    anteriorBend[i] = 0.37 * anatomy.ribSlope * Math.max(0, 1.02 - s) ** 1.25;
  }
  return { ribProfile, ribBend, anteriorBend };
}
