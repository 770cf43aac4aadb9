/**
 * A Slurm of two emulated nodes on this machine, from Debian's packages slurm-wlm and munge (installed here if they are not there and
 * this process may). As in Slurm's own "multiple slurmd" set-up: slurmd -N NAME, a port a node.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Null where Slurm is here or could be installed, else why not. */
export function whyNoSlurm(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs root on Linux';
  if (hasSlurm()) return null;
  if (spawnSync('which', ['apt-get']).status !== 0) return 'there is no apt-get to install it with';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'slurm-wlm', 'munge'],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return `apt-get ${args[0]}: ${stderr.split('\n')[0]}`;
  }
  return hasSlurm() ? null : 'its programs are not there after the installation';
}

const hasSlurm = () => ['slurmctld', 'slurmd', 'munged'].every((name) => spawnSync('which', [name]).status === 0);

const NODES = ['n1', 'n2'] as const;
export type NodeName = (typeof NODES)[number];

export class SlurmCluster {
  readonly #folder: string;
  readonly #processes = new Map<string, ChildProcess>();

  /** Sets SLURM_CONF of this process, so that sbatch and the others find it. */
  static async start(folder: string): Promise<SlurmCluster> {
    const cluster = new SlurmCluster(folder);
    startMunge();
    const config = join(folder, 'slurm.conf');
    for (const name of ['state', ...NODES.map((node) => `spool-${node}`)]) mkdirSync(join(folder, name));
    writeFileSync(config, configText(folder));
    process.env.SLURM_CONF = config;
    cluster.startController();
    for (const node of NODES) cluster.#start(node, 'slurmd', ['-D', '-N', node]);
    await cluster.#until('both nodes are idle', () => cluster.#ask('sinfo', ['-h', '-o', '%D %t']).includes('2 idle'));
    return cluster;
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  startController(): void {
    this.#start('controller', 'slurmctld', ['-D']);
  }

  async stopController(): Promise<void> {
    await this.#kill('controller');
  }

  /** The node's daemon and everything that runs on it, at once: its power is cut. */
  async cutPower(node: NodeName): Promise<void> {
    const at = this.processesOf(node);
    await this.#kill(node);
    for (const pid of at) signal(pid, 'SIGKILL');
  }

  /** Processes of jobs on a node. */
  processesOf(node: NodeName): number[] {
    const numbers = execFileSync('ps', ['-e', '-o', 'pid='], { encoding: 'utf8' }).split('\n').map(Number);
    return numbers.filter((pid) => pid > 0 && environmentOf(pid).includes(`SLURMD_NODENAME=${node}`));
  }

  async stop(): Promise<void> {
    spawnSync('scancel', ['--user=root', '--quiet']);
    for (const node of NODES) for (const pid of this.processesOf(node)) signal(pid, 'SIGKILL');
    for (const name of [...this.#processes.keys()]) await this.#kill(name);
    delete process.env.SLURM_CONF;
  }

  #start(name: string, program: string, args: string[]): void {
    this.#processes.set(name, spawn(program, args, { stdio: 'ignore', cwd: this.#folder }));
  }

  async #kill(name: string): Promise<void> {
    const child = this.#processes.get(name);
    this.#processes.delete(name);
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  #ask(program: string, args: string[]): string {
    return spawnSync(program, args, { encoding: 'utf8' }).stdout ?? '';
  }

  async #until(what: string, is: () => boolean): Promise<void> {
    for (let tries = 0; tries < 60; tries++) {
      if (is()) return;
      await sleep(500);
    }
    throw new Error(`Slurm: not after 30 s: ${what}`);
  }
}

/** Nothing where the process has ended by itself. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has.
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function startMunge(): void {
  if (spawnSync('munge', ['-n']).status === 0) return;
  const idOf = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'munge'], { encoding: 'utf8' }));
  const [user, group] = [idOf('-u'), idOf('-g')];
  for (const folder of ['/run/munge', '/var/log/munge', '/var/lib/munge', '/etc/munge']) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, user, group);
    chmodSync(folder, folder === '/run/munge' ? 0o755 : 0o700);
  }
  const key = '/etc/munge/munge.key';
  if (!existsSync(key)) writeFileSync(key, randomBytes(1024), { mode: 0o400 });
  chownSync(key, user, group);
  execFileSync('munged', [], { uid: user, gid: group });
}

function configText(folder: string): string {
  const host = hostname().split('.')[0];
  const node = (name: string, port: number) =>
    `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port} CPUs=8 RealMemory=4000 State=UNKNOWN`;
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/ctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
SlurmctldPort=16817
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SlurmdTimeout=10
ReturnToService=2
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
${node('n1', 16818)}
${node('n2', 16819)}
PartitionName=main Nodes=n1,n2 LLN=YES Default=YES MaxTime=INFINITE State=UP
`;
}
