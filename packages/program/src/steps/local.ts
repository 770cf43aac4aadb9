/** Steps that are linear over the integers and have no private number: one map of words is their meaning and their protocol. */
import { signed, tensorOf } from '../values/integers.ts';
import { EXACT, type Rule, type Scope, type StepBase, type TensorStepDefinition } from './definition.ts';

type LocalStep<S extends StepBase> = Pick<TensorStepDefinition<S>, 'op' | 'schema' | 'reads' | 'infer' | 'describe'> & {
  readonly local: NonNullable<TensorStepDefinition<S>['local']>;
};

/** The definition of a local step: exact, modulo the output's ring, which may be smaller than the inputs' but not larger. */
export function localStep<S extends StepBase>(step: LocalStep<S>): TensorStepDefinition<S> {
  return {
    ...step,
    makes: 'tensor',
    infer(one, scope, rule) {
      notNarrower(step.reads(one).tensors, one.output, scope, rule);
      return step.infer(one, scope, rule);
    },
    run(one, context) {
      const { shape, bits } = context.tensor(one.output);
      const output = tensorOf(shape, context.batch, bits);
      const inputs = step.reads(one).tensors.map((id) => context.values(id));
      step.local(one, inputs, output, context.batch);
      for (let i = 0; i < output.data.length; i++) output.data[i] = signed(output.data[i], bits);
      return { output, overflows: 0 };
    },
    tolerance: () => EXACT,
  };
}

function notNarrower(inputs: readonly number[], output: number, scope: Scope, rule: Rule): void {
  const { bits } = scope.tensor(output);
  rule(
    inputs.every((id) => scope.tensor(id).bits >= bits),
    'an input is narrower than the output',
  );
}
