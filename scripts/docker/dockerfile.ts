/** Reads the part of the Dockerfile language that docker/ uses; anything else is an error, so that nothing is passed over. */

export interface Copy {
  readonly kind: 'copy';
  /** Name of an earlier stage; without it the build context. */
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly target: string;
}

export interface Run {
  readonly kind: 'run';
  readonly script: string;
}

export interface Stage {
  readonly base: string;
  readonly name: string | null;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly (Copy | Run)[];
  readonly user: string | null;
  readonly volumes: readonly string[];
  readonly ports: readonly number[];
  /** Command lines in their exec form. */
  readonly healthcheck: readonly string[] | null;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

type Draft = { -readonly [K in keyof Stage]: Stage[K] } & {
  steps: (Copy | Run)[];
  environment: Record<string, string>;
};

/** Logical lines: without comments, with continuations joined. */
function logicalLines(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line));
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '');
  return joined.split('\n').filter((line) => line.trim() !== '');
}

/** `["node", "x"]` as a list; the shell form is refused, because a shell would not hand signals on. */
function execForm(rest: string, instruction: string): string[] {
  if (!rest.startsWith('[')) throw new Error(`${instruction} is not in exec form: ${rest}`);
  return JSON.parse(rest) as string[];
}

function copyStep(rest: string): Copy {
  const words = rest.split(/\s+/);
  const from = words[0].match(/^--from=(.+)$/)?.[1] ?? null;
  const paths = from === null ? words : words.slice(1);
  if (paths.some((path) => path.startsWith('--'))) throw new Error(`unknown flag in COPY ${rest}`);
  return { kind: 'copy', from, sources: paths.slice(0, -1), target: paths.at(-1)! };
}

function apply(stage: Draft, instruction: string, rest: string): void {
  switch (instruction) {
    case 'WORKDIR':
      stage.workdir = rest;
      return;
    case 'ENV':
      for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[name] = value;
      return;
    case 'COPY':
      stage.steps.push(copyStep(rest));
      return;
    case 'RUN':
      stage.steps.push({ kind: 'run', script: rest });
      return;
    case 'USER':
      stage.user = rest;
      return;
    case 'VOLUME':
      stage.volumes = [...stage.volumes, ...rest.split(/\s+/)];
      return;
    case 'EXPOSE':
      stage.ports = [...stage.ports, ...rest.split(/\s+/).map(Number)];
      return;
    case 'HEALTHCHECK':
      stage.healthcheck = execForm(rest.replace(/^(--\S+\s+)*CMD\s+/, ''), 'HEALTHCHECK');
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = execForm(rest, 'ENTRYPOINT');
      return;
    case 'CMD':
      stage.command = execForm(rest, 'CMD');
      return;
    default:
      throw new Error(`unknown instruction ${instruction}`);
  }
}

/** The stages of a Dockerfile, in order. Throws on anything that it does not know. */
export function parseDockerfile(text: string): Stage[] {
  const stages: Draft[] = [];
  for (const line of logicalLines(text)) {
    const [, instruction, rest] = line.match(/^(\w+)\s+(.*)$/)!;
    if (instruction === 'FROM') {
      const [, base, name] = rest.match(/^(\S+)(?: AS (\S+))?$/)!;
      const lists = { steps: [], volumes: [], ports: [], entrypoint: [], command: [] };
      const nothing = { user: null, healthcheck: null };
      stages.push({ base, name: name ?? null, workdir: '/', environment: {}, ...lists, ...nothing });
    } else if (stages.length === 0) throw new Error(`${instruction} before FROM`);
    else apply(stages.at(-1)!, instruction, rest.trim());
  }
  return stages;
}
