/**
 * Images and labels of the hospital: decoding to grey, the program's declared preprocessing, test sets, and the
 * generator of phantom chest films.
 */
export { decodeImage } from './decode/decode.ts';
export { describeUnknown, detectFormat, type ImageFormat } from './decode/detect.ts';
export { type DicomHeader, readDicomHeader } from './decode/dicom/film-header.ts';
export type { DecodedImage, GreyImage, ImageRemark, Remark } from './decode/grey-image.ts';
export { DEFAULT_BUDGET, type DecodeBudget, decodeIsolated } from './decode/isolated/decode-isolated.ts';
export { DEFAULT_LIMITS, type DecodeLimits } from './decode/limits.ts';
export { readImage } from './decode/read-image.ts';
export { examineFilm, type FilmConcern } from './guard/examine-film.ts';
export { compareWithFilms, describeFilms, type FilmLook, filmLook } from './guard/film-look.ts';
export { type ColumnReading, describeAssumptions, type ReadAs } from './labels/column-readings.ts';
export { type WithoutCopies, withoutCopies } from './labels/copies.ts';
export { type LabelledImage, type LabelledImages, labelImages } from './labels/label-images.ts';
export { type LabelledStudies, labelStudies } from './labels/label-studies.ts';
export {
  COLUMN_USES,
  type ColumnChoice,
  type FindingColumn,
  type LabelMapping,
  type MappingChoices,
  NO_CHOICES,
} from './labels/mapping.ts';
export { type MaskedImage, type MaskTableChoices, readMaskTable } from './labels/mask-table.ts';
export { knownImages } from './labels/match/known-images.ts';
export { withReasonsOfFiles } from './labels/match/unusable-images.ts';
export { filesBelow, requireInside } from './labels/open-images.ts';
export { type KnownImages, proposeMapping } from './labels/propose-mapping.ts';
export type { Label, LabelProblem } from './labels/read-rows.ts';
export type { LabelledStudy } from './labels/studies.ts';
export { type LabelsTable, openLabelsTable, readLabelsTable, type TableRow } from './labels/table.ts';
export { encodeGreyPng } from './phantom/encode-png.ts';
export { FUNDUS_CAMERAS, type FundusCamera } from './phantom/fundus/cameras.ts';
export { FUNDUS_GRADES, type FundusGrade } from './phantom/fundus/lesions.ts';
export { type FundusOptions, type FundusPhantom, renderFundus } from './phantom/fundus/render.ts';
export { FUNDUS_TEST, FUNDUS_TRAINING, type FundusSetOptions, renderFundusSet } from './phantom/fundus/render-set.ts';
export { OBSERVATIONS, type Observation, type Severities, type View } from './phantom/observations.ts';
export { ORGAN_CLASSES, type OrganOptions, type OrganPhantom, renderOrgan } from './phantom/organ/render.ts';
export { type OrganSetOptions, renderOrganSet } from './phantom/organ/render-set.ts';
export { type Phantom, type PhantomOptions, renderPhantom } from './phantom/render.ts';
export {
  CARING_LIKE,
  CHEXPERT_LIKE,
  type PlannedImage,
  planStudies,
  renderStudies,
  type StudySetOptions,
} from './phantom/render-studies.ts';
export { type Scenario, SITES, type SiteProfile } from './phantom/sites.ts';
export { preprocessImage } from './preprocess/preprocess.ts';
export {
  preprocessVolume,
  tensorSpacing,
  tiledVolume,
  tilingOfVolume,
  volumeTiles,
} from './preprocess/preprocess-volume.ts';
export { resizeTrilinear } from './preprocess/resize-volume.ts';
export { cutTile, joinTiles, type Tiling, tileWeights, tilingOf } from './preprocess/tiles.ts';
export { SENTENCES, type Sentence } from './sentences.ts';
export { readDicomSeries, type SeriesFile } from './volume/dicom-series.ts';
export { type LabelMask, readMask, type Structures } from './volume/mask.ts';
export { looksLikeNifti, readNifti, VOLUME_LIMITS, type VolumeLimits } from './volume/nifti.ts';
export {
  type Grid,
  type PlacedGrid,
  placedAt,
  requireSameGrid,
  type Three,
  turnGrid,
  turnOf,
  turnPlaced,
  turnValues,
  type Volume,
  voxelCount,
} from './volume/volume.ts';
export { writeNifti } from './volume/write-nifti.ts';
