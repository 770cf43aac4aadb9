import type { Backward, GradientRule } from '../rule.ts';
import { reduceTo } from './broadcast.ts';

/** The gradient by each input that is asked for, summed over what was broadcast. */
function perInput(of: Backward, gradientBy: (input: number) => string): (string | undefined)[] {
  const from = of.dims(of.node.outputs[0]);
  return of.node.inputs.map((name, input) =>
    of.wanted(input) ? reduceTo(of.builder, gradientBy(input), from, of.dims(name)) : undefined,
  );
}

/** Add and Sum; the second input of an Add may be a learned bias. */
export const add: GradientRule = {
  operators: ['Add', 'Sum'],
  backward: (of) => perInput(of, () => of.gradient),
};

export const subtract: GradientRule = {
  operators: ['Sub'],
  backward: (of) => perInput(of, (input) => (input === 0 ? of.gradient : of.builder.node('Neg', [of.gradient]))),
};

export const multiply: GradientRule = {
  operators: ['Mul'],
  backward: (of) => perInput(of, (input) => of.builder.node('Mul', [of.gradient, of.node.inputs[1 - input]])),
};

/** x / y: 1 / y, and -(x / y) / y. */
export const divide: GradientRule = {
  operators: ['Div'],
  backward: (of) =>
    perInput(of, (input) => {
      const { builder, node } = of;
      const share = builder.node('Div', [of.gradient, node.inputs[1]]);
      return input === 0 ? share : builder.node('Neg', [builder.node('Mul', [share, node.outputs[0]])]);
    }),
};
