/** What a DICOM file says it is, without decoding its pixels. */
import { DEFAULT_LIMITS, type DecodeLimits } from '../limits.ts';
import { openDicom } from './file-structure.ts';
import { isForProcessing } from './intent.ts';

/** Identity and kind of a DICOM object (PS3.3 C.7 and C.8.11); '' where it does not say. */
export interface DicomHeader {
  /** SOP Instance UID. */
  readonly instance: string;
  /** Study Instance UID. */
  readonly study: string;
  /** Such as DX, CR. */
  readonly modality: string;
  /** View Position, such as PA, AP, LL. */
  readonly view: string;
  /** What a detector has measured, before it is made a picture. */
  readonly forProcessing: boolean;
  readonly hasPixels: boolean;
}

/** @throws DB2001 if the file is cut off or holds no data set, DB2002 if it inflates to more than the limit, DB2004 for an unknown transfer syntax. */
export function readDicomHeader(bytes: Uint8Array, limits: DecodeLimits = DEFAULT_LIMITS): DicomHeader {
  const { dataSet } = openDicom(bytes, limits);
  return {
    instance: dataSet.text(0x00080018),
    study: dataSet.text(0x0020000d),
    modality: dataSet.text(0x00080060),
    view: dataSet.text(0x00185101),
    forProcessing: isForProcessing(dataSet),
    hasPixels: dataSet.get(0x7fe00010) !== undefined,
  };
}
