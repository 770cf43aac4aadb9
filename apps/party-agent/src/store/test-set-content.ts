/**
 * What a finished test set holds, in content.json of its folder: which images, of which studies, with which labels. It stays
 * inside the agent; the manifest says only hashes and counts. One form for test sets that were uploaded and for those whose
 * images stay where they are.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, type FindingCount, type SiteCount, type TestSetManifest } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { LabelledImage, LabelMapping } from '@doubleblind/imaging';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';

const imageSchema = z.strictObject({
  /** SHA-256 of the file's bytes. */
  hash: z.string(),
  /** Path relative to the image folder. */
  path: z.string(),
  study: z.string(),
  site: z.string().nullable(),
  patient: z.string().nullable(),
  /** By group column. */
  groups: z.record(z.string(), z.string()),
  /** By column of what models take beside the image: the cell. */
  numbers: z.record(z.string(), z.string()).optional(),
  labels: z.record(z.string(), z.union([z.literal(0), z.literal(1), z.null()])),
  /** Findings that the table calls uncertain, whatever they count as; absent where there is none. */
  uncertain: z.array(z.string()).optional(),
  /** The file of the mask, where labels are masks: its path as that of the image. */
  mask: z.strictObject({ hash: z.string(), path: z.string() }).optional(),
  /** What the film looks like; null where it is too small to be judged, absent in test sets of before this was noted. */
  look: z.strictObject({ spread: z.number(), black: z.number(), white: z.number(), aspect: z.number() }).nullish(),
});

const contentSchema = z.strictObject({
  version: z.literal(2),
  imageFolder: z.string(),
  findings: z.array(z.string()).min(1),
  /** The numbers of the findings in masks, where labels are masks. */
  structures: z.record(z.string(), z.int().min(1).max(255)).optional(),
  /** Columns to report by, besides the site. */
  groups: z.array(z.string()),
  /** An image's number in a run is its index here. */
  images: z.array(imageSchema).min(1),
  /** What was assumed where the labels left a choice; a report says so. */
  remarks: z.array(z.string()).default([]),
  /** Random, kept here, so that the content hash of a public collection cannot be recognised. */
  salt: z.string(),
});

export type ContentImage = z.infer<typeof imageSchema>;
export type TestSetContent = z.infer<typeof contentSchema>;

const CONTENT_FILE = 'content.json';

export async function writeContent(folder: string, content: TestSetContent): Promise<void> {
  await writeFileAtomically(join(folder, CONTENT_FILE), `${JSON.stringify(content)}\n`);
}

/** Throws DB5024 when the file is missing, damaged, or no longer what its hash says. */
export async function readContent(folder: string, expectedHash: string): Promise<TestSetContent> {
  const path = join(folder, CONTENT_FILE);
  let content: TestSetContent;
  try {
    content = contentSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new DoubleblindError('DB5024', path, { cause: error });
  }
  if (hashOfContent(content) !== expectedHash) throw new DoubleblindError('DB5024', `${path} was changed.`);
  return content;
}

export function hashOfContent({ images, salt, structures = {} }: TestSetContent): string {
  return contentHash(
    images.map(({ hash, study, site, patient, groups, numbers, labels, uncertain, mask }) => ({
      imageHash: hash,
      study,
      site,
      patient,
      groups,
      ...(numbers === undefined ? {} : { numbers }),
      labels,
      ...(uncertain === undefined ? {} : { uncertain }),
      ...(mask === undefined ? {} : { mask: { hash: mask.hash, structures } }),
    })),
    salt,
  );
}

/** A finished test set as evaluations use it; an image's number in a run is its index in `content.images`. */
export interface StoredTestSet {
  readonly name: string;
  readonly content: TestSetContent;
  readonly contentHash: string;
}

/** An image of a test set that is made. */
export type ImageToKeep = Omit<LabelledImage, 'name' | 'row'> & Pick<ContentImage, 'path' | 'hash' | 'look' | 'mask'>;

/**
 * @param images With their paths in `imageFolder` and the hashes of their bytes.
 * @param remarks See the schema.
 */
export function makeContent(options: {
  readonly images: readonly ImageToKeep[];
  readonly imageFolder: string;
  readonly mapping: Pick<LabelMapping, 'findings' | 'groups'>;
  readonly remarks: readonly string[];
}): TestSetContent {
  const { images, imageFolder, mapping, remarks } = options;
  return {
    version: 2,
    imageFolder,
    findings: mapping.findings.map(({ finding }) => finding),
    groups: [...new Set(mapping.groups)],
    images: images.map(({ hash, path, study, site, patient, groups, numbers, labels, uncertain, look, mask }) => ({
      ...{ hash, path, study, site, patient, look },
      ...(mask === undefined ? {} : { mask }),
      ...{ groups: { ...groups }, labels: { ...labels } },
      ...(numbers === undefined ? {} : { numbers: { ...numbers } }),
      ...(uncertain === undefined ? {} : { uncertain: [...uncertain] }),
    })),
    remarks: [...remarks],
    salt: randomBytes(32).toString('hex'),
  };
}

export interface ContentCounts extends Pick<TestSetManifest, 'images' | 'studies' | 'patients' | 'sites'> {
  readonly findings: FindingCount[];
}

/** Counts for manifest and preview: images and studies, findings by study. */
export function countContent(
  images: readonly Omit<ContentImage, 'hash' | 'path' | 'look' | 'uncertain'>[],
  findings: readonly string[],
): ContentCounts {
  const sites = Map.groupBy(
    images.filter((image) => image.site !== null),
    (image) => image.site!,
  );
  const patients = new Set(images.flatMap(({ patient }) => (patient === null ? [] : [patient])));
  return {
    images: images.length,
    studies: countStudies(images),
    patients: patients.size > 0 ? patients.size : null,
    findings: countFindings(images, findings),
    sites: [...sites].map(
      ([site, members]): SiteCount => ({
        site,
        images: members.length,
        studies: countStudies(members),
        findings: countFindings(members, findings),
      }),
    ),
  };
}

function countStudies(images: readonly { study: string }[]): number {
  return new Set(images.map(({ study }) => study)).size;
}

/** In studies, as results count them; the labels belong to the study, so its first image speaks for all. */
function countFindings(
  images: readonly { study: string; labels: Readonly<Record<string, 0 | 1 | null>> }[],
  findings: readonly string[],
): FindingCount[] {
  const studies = [...Map.groupBy(images, ({ study }) => study).values()].map(([first]) => first);
  return findings.map((finding) => {
    const count = (label: 0 | 1 | null) => studies.filter(({ labels }) => labels[finding] === label).length;
    return { finding, positives: count(1), negatives: count(0), unlabelled: count(null) };
  });
}
