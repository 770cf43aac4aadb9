/** Every kind of step, on random shapes, widths and values, in every back end, against the step's meaning. */
import { DoubleblindError } from '@doubleblind/errors';
import { definitionOf, OPERATIONS, type Operation, type Program, programSchema, scopeOf } from '@doubleblind/program';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/contract.ts';
import { reference } from '../../src/reference/backend.ts';
import { twoParty, twoPartyBackend, twoPartyPrivate } from '../../src/two-party/backend.ts';
import { idealBackend } from '../support/ideal-backend.ts';
import { numbers } from '../support/toy-program.ts';
import { ProgramBuilder } from './program-builder.ts';
import { runCases } from './run.ts';
import { MOST_SPACE_AXES, STEP_CASES } from './step-cases.ts';

interface Subject {
  // biome-ignore lint/suspicious/noExplicitAny: back ends of all share types stand in one list
  readonly backend: Backend<any, any>;
  /** Programs of all kinds of steps that are run. */
  readonly programs: number;
  /** Kinds and numbers of space axes that the back end refuses. */
  readonly refused: (operation: Operation, spaceAxes: number) => boolean;
}

const nothing = () => false;

function refusedByTwoParties(operation: Operation, spaceAxes: number): boolean {
  return spaceAxes > 2 && operation === 'maxPool';
}

const SUBJECTS: Subject[] = [
  { backend: reference, programs: 20, refused: nothing },
  { backend: idealBackend(['vendor', 'hospital']), programs: 10, refused: nothing },
  { backend: idealBackend(['vendor', 'helper', 'hospital']), programs: 5, refused: nothing },
  { backend: twoParty, programs: 2, refused: refusedByTwoParties },
  { backend: twoPartyPrivate, programs: 1, refused: refusedByTwoParties },
  // As pages ask: other digits, other senders.
  { backend: twoPartyBackend('semi-honest', 'hospital'), programs: 1, refused: refusedByTwoParties },
];

/** Whether the back end can plan the program; it says no by DB4002 only. */
function planned({ backend }: Subject, program: Program): boolean {
  try {
    backend.plan(program);
    return true;
  } catch (error) {
    if (error instanceof DoubleblindError && error.message.startsWith('DB4002')) return false;
    throw error;
  }
}

/** A case of every kind and number of space axes that the back end does not refuse. */
function allCases(subject: Subject, seed: number): ProgramBuilder {
  const builder = new ProgramBuilder(numbers(seed), 1 + (seed % 3));
  for (const operation of OPERATIONS) {
    for (let spaceAxes = 0; spaceAxes <= MOST_SPACE_AXES; spaceAxes++) {
      const kept = builder.attempt(
        () => STEP_CASES[operation](builder, spaceAxes),
        (program) => planned(subject, program),
      );
      expect([operation, spaceAxes, kept]).toEqual([operation, spaceAxes, !subject.refused(operation, spaceAxes)]);
    }
  }
  return builder;
}

describe.each(SUBJECTS)('the back end $backend.name ($backend.threat) with $backend.parties', (subject) => {
  it.each(Array.from({ length: subject.programs }, (_, index) => index + 1))(
    'does every step that it plans as the step means, on maps of every number of axes (%i)',
    async (seed) => {
      const builder = allCases(subject, seed);
      const steps = await runCases(subject.backend, builder);
      expect(steps.filter(({ wrong }) => wrong > 0)).toEqual([]);
      expect(steps.length).toBeGreaterThanOrEqual(OPERATIONS.length);
    },
  );

  it('names its parties and their roles, and digests equal plans alike', () => {
    const { backend } = subject;
    for (const party of Object.values(backend.roles)) expect(backend.parties).toContain(party);
    const digest = (seed: number) => backend.digest(backend.plan(allCases(subject, seed).program()));
    expect(digest(1)).toBe(digest(1));
    expect(digest(1)).not.toBe(digest(2));
  });
});

it('the cases keep the shape and width rules of their steps', () => {
  const program = allCases(SUBJECTS[0], 3).program();
  const scope = scopeOf(program);
  for (const step of program.steps) {
    const definition = definitionOf(step);
    const rule = (holds: boolean, what: string) => {
      if (!holds) throw new Error(`${step.op}: ${what}`);
    };
    const { shape } = definition.makes === 'planes' ? scope.planes(step.output) : scope.tensor(step.output);
    expect([step.op, definition.infer(step, scope, rule)]).toEqual([step.op, shape]);
    expect(programSchema.shape.steps.element.parse(step)).toEqual(step);
  }
});
