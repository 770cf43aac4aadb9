/** Whether an image is meant to be looked at. */
import type { DataSet } from './data-set.ts';

/** Digital X-Ray Image Storage - For Processing (PS3.4 annex B.5). */
const FOR_PROCESSING = '1.2.840.10008.5.1.4.1.1.1.1.1';

/** What a detector has measured, before it is made a picture (PS3.3 C.8.11.1.1.1): no viewer shows it as a film. */
export function isForProcessing(dataSet: DataSet): boolean {
  return dataSet.text(0x00080016) === FOR_PROCESSING || dataSet.text(0x00080068) === 'FOR PROCESSING';
}
