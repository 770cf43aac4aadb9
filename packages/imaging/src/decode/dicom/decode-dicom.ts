import { DoubleblindError } from '@doubleblind/errors';
import type { GreyImage } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';

export async function decodeDicom(_bytes: Uint8Array, _limits: DecodeLimits): Promise<GreyImage> {
  throw new DoubleblindError('DB2004', 'DICOM');
}
