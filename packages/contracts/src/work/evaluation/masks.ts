/** The numbers that an evaluation of masks opens to the hospital for each volume: one for each class and voxel of the model's output. */
import { z } from 'zod';

const size = z.number().int().positive();

/** As the program declares its masks. */
export const openedMasksSchema = z.strictObject({ classes: size, depth: size, height: size, width: size });
