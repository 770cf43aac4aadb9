/**
 * Brings the studies of a labels table from an archive into a folder, each into a folder of its own that is named after its
 * accession number; `add-testset` and `upload` find them there. A study's folder appears when all of its images are there,
 * so that an import that broke off goes on where it was, and no study lacks images without a word.
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { storageError, writeFileAtomically } from '../store/atomic-file.ts';
import type { LeftOutFile } from '../store/left-out.ts';
import { type ImageRule, whyNot } from './choose-images.ts';
import type { DicomWeb, FoundStudy } from './dicomweb.ts';
import { requireSameRules } from './import-rules.ts';
import type { WantedStudy } from './wanted-studies.ts';

export interface ImportOptions {
  readonly folder: string;
  readonly rule: ImageRule;
  /** Such as CR, DX: series of others are not looked at. */
  readonly modalities: readonly string[];
  /** How many studies are asked for at a time. */
  readonly connections: number;
  readonly onStudy?: (done: number, total: number) => void;
}

export interface ImportResult {
  /** Studies that are in the folder now, and images that were fetched. */
  readonly studies: number;
  readonly images: number;
  /** Studies that were there before. */
  readonly before: number;
  readonly bytes: number;
  readonly missing: readonly MissingStudy[];
  /** Images of studies that were fetched, which belong to no row. */
  readonly leftOut: readonly LeftOutFile[];
}

export interface MissingStudy {
  readonly row: number;
  readonly text: string;
  readonly reason: string;
}

type Outcome = { reason: string } | { images: number; bytes: number } | 'before';

/** @throws DB5001 for a folder with studies by other rules, DB5012 when the disk refuses, DB580x when the archive does. Studies that are there stay. */
export async function importStudies(
  archive: DicomWeb,
  wanted: readonly WantedStudy[],
  options: ImportOptions,
): Promise<ImportResult> {
  const folder = resolve(options.folder);
  const staging = `${folder}.import`;
  await makeFolder(folder);
  await requireSameRules(folder, options);
  const leftOut: LeftOutFile[] = [];
  const missing: MissingStudy[] = [];
  const sums = { studies: 0, images: 0, before: 0, bytes: 0 };
  const open = wanted.values();
  let done = 0;
  let failure: { readonly error: unknown } | undefined;
  const work = async () => {
    for (const study of open) {
      // When one fails, the others end with the study that they are at.
      if (failure) return;
      const outcome = await importStudy(archive, study, { ...options, folder, staging, leftOut });
      if (outcome === 'before') sums.before++;
      else if ('reason' in outcome) missing.push({ row: study.row, text: study.accession, reason: outcome.reason });
      else {
        sums.images += outcome.images;
        sums.bytes += outcome.bytes;
      }
      if (outcome === 'before' || 'images' in outcome) sums.studies++;
      options.onStudy?.(++done, wanted.length);
    }
  };
  const guarded = () =>
    work().catch((error) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: options.connections }, guarded));
  await rm(staging, { recursive: true, force: true });
  if (failure) throw failure.error;
  missing.sort((a, b) => a.row - b.row);
  return { ...sums, missing, leftOut };
}

interface Place extends ImportOptions {
  readonly staging: string;
  readonly leftOut: LeftOutFile[];
}

async function importStudy(archive: DicomWeb, wanted: WantedStudy, place: Place): Promise<Outcome> {
  const target = join(place.folder, wanted.accession);
  if (await isThere(target)) return 'before';
  const found = chooseStudy(await archive.studiesOf(wanted.accession), wanted);
  if ('reason' in found) return found;
  const instances = await archive.instancesOf(found.study, new Set(place.modalities));
  if (instances.length === 0) return { reason: `the study has no image of modality ${place.modalities.join(' or ')}` };
  const staged = join(place.staging, wanted.accession);
  await makeFolder(staged);
  let images = 0;
  let bytes = 0;
  for (const instance of instances) {
    const file = await archive.fetch(found.study, instance);
    const name = `${wanted.accession}/${instance.instance}.dcm`;
    const objection =
      file === null
        ? { reason: 'The archive lists it and does not have it.', damaged: true }
        : whyNot(file, { study: found.study, instance: instance.instance }, place.rule);
    if (objection?.damaged) return { reason: `${instance.instance}: ${objection.reason}` };
    if (objection) place.leftOut.push({ name, reason: objection.reason });
    else {
      await writeFileAtomically(join(staged, `${instance.instance}.dcm`), file!);
      images += 1;
      bytes += file!.length;
    }
  }
  if (images === 0) return { reason: `none of the study's ${instances.length} images counts` };
  if (place.rule === 'one' && images > 1)
    return { reason: `the study has ${images} images from the front or the back` };
  await rename(staged, target).catch((error) => {
    throw storageError(error, target);
  });
  return { images, bytes };
}

/** The one study, of the row's patient where the table names one. */
function chooseStudy(all: readonly FoundStudy[], { patient }: WantedStudy): FoundStudy | { reason: string } {
  if (all.length === 0) return { reason: 'the archive has no study of that accession number' };
  const own = all.filter((study) => patient === null || study.patient === patient);
  if (own.length === 0) return { reason: 'the study of that accession number is of another patient' };
  if (own.length > 1) return { reason: `the archive has ${own.length} studies of that accession number` };
  return own[0];
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error) => {
    throw storageError(error, path);
  });
}
