/** What the page of models tells a vendor to run. A test runs every one of these. */
import { shellWord } from '@/components/ui/shell';

export interface ModelToRegister {
  /** The model's file. */
  readonly file: string;
  /** Folder of images like those to be evaluated. */
  readonly images: string;
  /** Names of the outputs in order, separated by commas; empty where they are in MODEL.json beside the file. */
  readonly findings: string;
  /** Folder for the compiled model. */
  readonly out: string;
  readonly name: string;
  readonly version: string;
}

const findingsOption = ({ findings }: ModelToRegister) =>
  findings.trim() === '' ? '' : ` --findings ${shellWord(findings.trim())}`;

export function checkCommand(model: ModelToRegister): string {
  return `party-agent check ${shellWord(model.file)} --calibration ${shellWord(model.images)}`;
}

export function compileCommand(model: ModelToRegister): string {
  const from = `${shellWord(model.file)} --calibration ${shellWord(model.images)}${findingsOption(model)}`;
  return `party-agent compile ${from} --out ${shellWord(model.out)}`;
}

export function registerCommand({ out, name, version }: ModelToRegister): string {
  const about = `--name ${shellWord(name)} --model-version ${shellWord(version)}`;
  return `party-agent register-model --model ${shellWord(out)} ${about}`;
}
