/** Images of a table that names studies only: the files in folders that are named after them. */
import { partsOf } from './path.ts';

/** MIMIC-CXR's folders: files/p10/p10000032/s50414267/. */
const MIMIC_STUDY = /^s\d{6,}$/i;
const MIMIC_PATIENT = /^p\d{6,}$/i;

interface StudyFolder {
  /** Folders down to that of the study. */
  readonly path: readonly string[];
  readonly images: string[];
}

export class StudyFolders {
  /** By the folder's name, MIMIC-CXR's by the number alone, too; several where studies of two patients have one name. */
  readonly #folders = new Map<string, Map<string, StudyFolder>>();

  /** @param names Paths of the images relative to their folder. */
  constructor(names: readonly string[]) {
    for (const name of names) {
      const folders = partsOf(name)?.folders ?? [];
      folders.forEach((folder, depth) => {
        this.#add(folder, folders.slice(0, depth + 1), name);
        if (MIMIC_STUDY.test(folder)) this.#add(folder.slice(1), folders.slice(0, depth + 1), name);
      });
    }
  }

  #add(key: string, path: readonly string[], name: string): void {
    const known = this.#folders.get(key) ?? new Map<string, StudyFolder>();
    this.#folders.set(key, known);
    const folder = known.get(path.join('/')) ?? { path, images: [] };
    known.set(path.join('/'), folder);
    folder.images.push(name);
  }

  has(study: string): boolean {
    return study !== '' && this.#folders.has(study);
  }

  /** Images of the study; or why there are none: its folder is missing, another patient's, or not the only one. */
  find(study: string, patient: string | null): { images: readonly string[] } | { reason: string } {
    const all = [...(this.#folders.get(study)?.values() ?? [])];
    if (all.length === 0) return { reason: 'no folder of that name' };
    const others = (folder: StudyFolder) => folder.path.filter((name) => MIMIC_PATIENT.test(name));
    const own = all.filter((folder) => patient === null || others(folder).every((name) => isPatient(name, patient)));
    if (own.length === 0) return { reason: `the folder of that name is in that of another patient` };
    if (own.length === 1) return { images: own[0].images };
    const ofPatient = own.filter((folder) => patient !== null && folder.path.some((name) => isPatient(name, patient)));
    if (ofPatient.length === 1) return { images: ofPatient[0].images };
    return {
      reason: `several folders have that name: ${own
        .slice(0, 2)
        .map(({ path }) => path.join('/'))
        .join(', ')}`,
    };
  }
}

function isPatient(folder: string, patient: string): boolean {
  return folder === patient || folder === `p${patient}`;
}
