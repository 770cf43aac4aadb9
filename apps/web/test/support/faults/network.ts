/**
 * Machines of their own for a vendor, a hospital and a relay: network namespaces on one bridge, whose lines are slow, lose packets, are down or
 * pass one way only (ip-netns(8), nft(8)). The portal and the test are at the bridge's own address. What is slow is made by wires (wire.ts): few kernels have netem.
 */
import { execFileSync } from 'node:child_process';

export const MACHINES = ['vendor', 'hospital', 'relay'] as const;
export type Machine = (typeof MACHINES)[number];

const run = (command: string) => {
  const [program, ...args] = command.split(' ');
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

export class Network {
  readonly #name: string;
  readonly #subnet: string;

  /** Null, and why, where this user may not make one. */
  static create(): { readonly network: Network | null; readonly reason: string } {
    const network = new Network();
    try {
      network.#make();
      return { network, reason: '' };
    } catch (error) {
      network.remove();
      return { network: null, reason: String((error as { stderr?: Buffer }).stderr ?? error).trim() };
    }
  }

  private constructor() {
    this.#name = `db${process.pid % 100_000}`;
    this.#subnet = `10.77.${process.pid % 250}`;
  }

  #make(): void {
    run(`ip link add ${this.#bridge} type bridge`);
    run(`ip addr add ${this.portalHost}/24 dev ${this.#bridge}`);
    run(`ip link set ${this.#bridge} up`);
    for (const machine of MACHINES) {
      const [space, outside] = [this.#space(machine), this.#outside(machine)];
      run(`ip netns add ${space}`);
      run(`ip link add ${outside} type veth peer name inside netns ${space}`);
      run(`ip link set ${outside} master ${this.#bridge}`);
      run(`ip link set ${outside} up`);
      run(`ip -n ${space} addr add ${this.host(machine)}/24 dev inside`);
      run(`ip -n ${space} link set inside up`);
      run(`ip -n ${space} link set lo up`);
      run(`ip netns exec ${space} nft list ruleset`);
    }
  }

  get #bridge(): string {
    return this.#name;
  }

  #space(machine: Machine): string {
    return `${this.#name}-${machine}`;
  }

  #outside(machine: Machine): string {
    return `${this.#name}${machine[0]}`;
  }

  get portalHost(): string {
    return `${this.#subnet}.1`;
  }

  host(machine: Machine): string {
    return `${this.#subnet}.${2 + MACHINES.indexOf(machine)}`;
  }

  /** A program's command, to run it on a machine. */
  on(machine: Machine, command: readonly string[]): string[] {
    return ['ip', 'netns', 'exec', this.#space(machine), ...command];
  }

  /** Of both directions of a machine's line the kernel loses so many of a hundred packets. */
  lose(machine: Machine, percent: number): void {
    this.#drop(machine, 'input', `iifname inside numgen random mod 100 < ${percent}`);
    this.#drop(machine, 'output', `oifname inside numgen random mod 100 < ${percent}`);
  }

  /** Nothing reaches a machine, while all that it says arrives: a line that is half open. */
  deafen(machine: Machine): void {
    this.#drop(machine, 'input', 'iifname inside');
  }

  #drop(machine: Machine, hook: 'input' | 'output', which: string): void {
    const inside = (rule: string) => execFileSync('ip', ['netns', 'exec', this.#space(machine), 'nft', rule]);
    inside('add table inet faults');
    inside(`add chain inet faults ${hook} { type filter hook ${hook} priority 0 ; }`);
    inside(`add rule inet faults ${hook} ${which} drop`);
  }

  /** Nobody is told: packets go nowhere, in either direction. */
  cut(machine: Machine): void {
    run(`ip link set ${this.#outside(machine)} down`);
  }

  heal(machine: Machine): void {
    run(`ip link set ${this.#outside(machine)} up`);
    run(`ip netns exec ${this.#space(machine)} nft flush ruleset`);
  }

  remove(): void {
    const quietly = (command: string) => {
      try {
        run(command);
      } catch {}
    };
    for (const machine of MACHINES) quietly(`ip netns del ${this.#space(machine)}`);
    for (const machine of MACHINES) quietly(`ip link del ${this.#outside(machine)}`);
    quietly(`ip link del ${this.#bridge}`);
  }
}
