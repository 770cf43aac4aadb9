/** A level of ANDs in the combining of digits, for either role: all its gates in one message each way. */
import type { Arena } from '../common/arena.ts';
import type { Taken } from '../common/demand.ts';
import type { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import type { ProtocolContext } from '../context.ts';
import type { Gate } from './combine.ts';
import { GateReceiver, GateSender } from './gates.ts';
import { gateChoiceBytes, gateTableBytes } from './messages.ts';

/** The share store: rows of one plane per threshold. */
export interface Rows {
  readonly address: number;
  readonly bytes: number;
}

/** What both roles share: the gates, where their shares lie, and where the messages go. */
abstract class Level<G extends { prepare(keys: KeyChunks, taken: Taken): void }> {
  protected readonly wiring: readonly Gate[];
  protected readonly choices: number;
  protected readonly tables: number;
  protected readonly choiceSize: number;
  protected readonly tableSize: number;
  protected abstract readonly gates: readonly G[];
  readonly #rows: Rows;
  readonly #taken: readonly Taken[];
  #prepared = false;

  constructor(arena: Arena, bits: number, wiring: readonly Gate[], rows: Rows, taken: readonly Taken[]) {
    this.wiring = wiring;
    this.#rows = rows;
    this.#taken = taken;
    this.choiceSize = gateChoiceBytes(bits);
    this.tableSize = gateTableBytes(bits);
    this.choices = arena.allocate(wiring.length * this.choiceSize);
    this.tables = arena.allocate(wiring.length * this.tableSize);
  }

  /** Makes the key material, once. Needs nothing of the peer. */
  prepare(keys: KeyChunks): void {
    if (this.#prepared) return;
    this.#prepared = true;
    this.gates.forEach((gate, index) => {
      gate.prepare(keys, this.#taken[index]);
    });
  }

  protected row(index: number): number {
    return this.#rows.address + index * this.#rows.bytes;
  }
}

export class SendingLevel extends Level<GateSender> {
  protected readonly gates: readonly GateSender[];

  constructor(arena: Arena, bits: number, wiring: readonly Gate[], rows: Rows, taken: readonly Taken[]) {
    super(arena, bits, wiring, rows, taken);
    this.gates = wiring.map((_, index) => new GateSender(arena, bits, this.tables + index * this.tableSize));
  }

  /** `meanwhile` runs before waiting for the peer. */
  async run(context: ProtocolContext, meanwhile: () => void): Promise<void> {
    meanwhile();
    await receiveBytes(context, this.choices, this.gates.length * this.choiceSize);
    this.wiring.forEach(({ left, right, out }, index) => {
      const choices = this.choices + index * this.choiceSize;
      this.gates[index].respond(this.row(left), this.row(right), choices, this.row(out));
    });
    await sendBytes(context, this.tables, this.gates.length * this.tableSize);
  }
}

export class ReceivingLevel extends Level<GateReceiver> {
  protected readonly gates: readonly GateReceiver[];

  constructor(arena: Arena, bits: number, wiring: readonly Gate[], rows: Rows, taken: readonly Taken[]) {
    super(arena, bits, wiring, rows, taken);
    this.gates = wiring.map((_, index) => new GateReceiver(arena, bits, taken[index]));
  }

  /** `meanwhile` runs before waiting for the peer. */
  async run(context: ProtocolContext, meanwhile: () => void): Promise<void> {
    this.wiring.forEach(({ left, right }, index) => {
      this.gates[index].choose(this.row(left), this.row(right), this.choices + index * this.choiceSize);
    });
    await sendBytes(context, this.choices, this.gates.length * this.choiceSize);
    meanwhile();
    await receiveBytes(context, this.tables, this.gates.length * this.tableSize);
    this.wiring.forEach(({ out }, index) => {
      this.gates[index].finish(this.tables + index * this.tableSize, this.row(out));
    });
  }
}
