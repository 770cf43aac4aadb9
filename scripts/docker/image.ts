/**
 * Builds an image's files without a container engine: the Dockerfile's own steps, one after the other, in folders that
 * stand for the stages' file systems. What a Debian base image brings (shell, users) is taken from this machine.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filterContext, trackedFiles } from './context.ts';
import { type Copy, parseDockerfile, type Stage } from './dockerfile.ts';

export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly stage: Stage;
  readonly environment: NodeJS.ProcessEnv;
}

/** Folders of the image that a step may name; everything else is this machine's own and must stay as it is. */
const OWN_PATHS = /(?<=^|[\s'"=])\/(?:app|data|usr\/local\/bin)(?=[/\s'"]|$)/g;
/** The base image's business; here the process is started under another number instead. */
const SYSTEM_COMMANDS = /^(?:groupadd|useradd) /;

/** Paths of the image as paths of this machine. */
export function localPaths(text: string, root: string): string {
  return text.replaceAll(OWN_PATHS, (path) => root + path);
}

/** The step with the image's folders in place of the container's, and without what would change this machine. */
export function localScript(script: string, root: string): string {
  const kept = script
    .split(/\s*&&\s*/)
    .filter((command) => !SYSTEM_COMMANDS.test(command))
    .map((command) => localPaths(command, root));
  return kept.length === 0 ? 'true' : kept.join(' && ');
}

/** Nothing of this machine's environment but where programs are, the folder for downloads and the way to the network. */
export function cleanEnvironment(root: string, stage: Stage): NodeJS.ProcessEnv {
  const passed = [
    'HOME',
    'NODE_EXTRA_CA_CERTS',
    'SSL_CERT_FILE',
    'npm_config_cache',
    'npm_config_cafile',
    'npm_config_registry',
    'npm_config_userconfig',
    'NPM_CONFIG_CAFILE',
    'NPM_CONFIG_REGISTRY',
    'NPM_CONFIG_USERCONFIG',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
  ];
  const own = passed.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const path = [join(root, 'usr/local/bin'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':');
  return { ...Object.fromEntries(own), ...stage.environment, PATH: path };
}

function copyFromContext(repository: string, files: readonly string[], copy: Copy, target: string): void {
  for (const source of copy.sources) {
    const found = files.filter((file) => file === source || file.startsWith(`${source}/`));
    if (found.length === 0) throw new Error(`COPY ${source}: the build context has no such file`);
    for (const file of found) {
      // A folder's content goes into the target; a file goes to it, or into it when it ends with a slash.
      const inside =
        file === source ? (copy.target.endsWith('/') ? basename(file) : '') : file.slice(source.length + 1);
      const to = join(target, inside);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(repository, file), to);
    }
  }
}

/** Carries out all stages of docker/NAME.Dockerfile below `folder`; answers the last one. */
export function buildImage(repository: string, name: string, folder: string, say: (line: string) => void): Image {
  const text = readFileSync(join(repository, 'docker', `${name}.Dockerfile`), 'utf8');
  const ignore = readFileSync(join(repository, 'docker', `${name}.Dockerfile.dockerignore`), 'utf8');
  const files = filterContext(trackedFiles(repository), ignore);
  const images = new Map<string | null, Image>();
  let last: Image | undefined;
  for (const [index, stage] of parseDockerfile(text).entries()) {
    const root = join(folder, `${name}-${index}`);
    for (const path of [stage.workdir, '/usr/local/bin', ...stage.volumes])
      mkdirSync(join(root, path), { recursive: true });
    const environment = cleanEnvironment(root, stage);
    const cwd = join(root, stage.workdir);
    for (const step of stage.steps) {
      if (step.kind === 'run') {
        const script = localScript(step.script, root);
        const start = performance.now();
        const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], {
          cwd,
          env: environment,
          encoding: 'utf8',
        });
        if (status !== 0) throw new Error(`docker/${name}.Dockerfile, RUN ${step.script}:\n${stdout}${stderr}`);
        say(`${name}: ${step.script.slice(0, 70)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      } else if (step.from === null) {
        copyFromContext(repository, files, step, join(step.target.startsWith('/') ? root : cwd, step.target));
      } else {
        // The earlier stage is needed no more, so its folder is moved, not copied.
        const target = join(root, step.target);
        rmSync(target, { recursive: true, force: true });
        renameSync(join(images.get(step.from)!.root, step.sources[0]), target);
      }
    }
    last = { root, stage, environment };
    images.set(stage.name, last);
  }
  return last!;
}
