/**
 * Layout of an agent's data folder, readable by its owner only:
 *
 *     identity/           key and certificate
 *     identity.next/      the next ones, while the key is being changed
 *     test-sets/NAME/     test-set.json, labels.csv (the images stay where they are)
 *     runs/NAME/          plan.json, program.json, batches/, scores.csv, statistics.json
 *     trainings/ID/       at a model's owner: terms, model to begin with, state after the last round, trained model and card
 *     agent.sqlite        the daemon's database (store/database/)
 *     uploads/ID/         a test set that was uploaded: files/SHA256, thumbnails/SHA256.png, labels.csv, content.json
 *     images-to-look-at/NAME/  pictures of images that looked wrong when test set NAME was added
 *     import/left-out.txt images that the last import from an archive left out, with the reasons
 *     programs/HASH.json  manifests, with their programs, that vendors' agents have signed and sent
 *     cluster/join.json   what this agent's workers need to join it
 *     baselines/HASH.onnx models for agreed plaintext comparisons: the vendor's own, or lent to the hospital
 */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { storageError } from './atomic-file.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** `option` as given by the user, else DOUBLEBLIND_DATA, else ~/.doubleblind; made if it is not there. */
  static async open(option: string | undefined): Promise<DataFolder> {
    const path = resolve(option ?? process.env.DOUBLEBLIND_DATA ?? join(homedir(), '.doubleblind'));
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw storageError(error, path);
    }
    return new DataFolder(path);
  }

  get identity(): string {
    return join(this.path, 'identity');
  }

  /** There while a change of the key is under way: the identity that will take the place of the other. */
  get nextIdentity(): string {
    return join(this.path, 'identity.next');
  }

  get testSets(): string {
    return join(this.path, 'test-sets');
  }

  get runs(): string {
    return join(this.path, 'runs');
  }

  get database(): string {
    return join(this.path, 'agent.sqlite');
  }

  /** Held by the daemon that works in this folder. */
  get lock(): string {
    return join(this.path, 'agent.lock');
  }

  /** There once the hospital has forbidden for good that images are handed to a vendor. */
  get imagesStay(): string {
    return join(this.path, 'images-stay');
  }

  /** There where the hospital wants two people to release. */
  get twoPeople(): string {
    return join(this.path, 'two-people-release');
  }

  /** There where the hospital has set how much privacy releases may spend. */
  get privacyLimit(): string {
    return join(this.path, 'privacy-limit');
  }

  get localApiToken(): string {
    return join(this.path, 'local-api-token');
  }

  get clusterJoin(): string {
    return join(this.path, 'cluster', 'join.json');
  }

  /** `id` as this agent made it up. */
  upload(id: string): string {
    return join(this.path, 'uploads', checkName(id));
  }

  /** What the vendor declared of a model, with its program; versions with one program may declare different things. */
  manifest({ programHash, manifestHash }: { programHash: string; manifestHash?: string | undefined }): string {
    return join(this.path, 'programs', `${checkName(manifestHash ?? programHash)}.json`);
  }

  baseline(programHash: string): string {
    return join(this.path, 'baselines', `${checkName(programHash)}.onnx`);
  }

  testSet(name: string): string {
    return join(this.testSets, checkName(name));
  }

  filmsToLookAt(testSet: string): string {
    return join(this.path, 'images-to-look-at', checkName(testSet));
  }

  get import(): string {
    return join(this.path, 'import');
  }

  /** Folder of a preflight while it runs; what it found is kept beside it. */
  preflight(evaluationId: string): string {
    return join(this.path, 'preflights', checkName(evaluationId));
  }

  /** Of a training that this agent's organisation owns. */
  training(id: string): string {
    return join(this.path, 'trainings', checkName(id));
  }

  run(name: string): string {
    return join(this.runs, checkName(name));
  }
}

/** Names become folder names, so they are letters, digits, "_", "-" and "." only. Throws DB5001. */
export function checkName(name: string): string {
  if (!NAME.test(name))
    throw new DoubleblindError('DB5001', `"${name}" is no name: letters, digits, "_", "-", "." only.`);
  return name;
}
