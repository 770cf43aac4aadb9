/** A program's declarations, as its steps see them. */
import type { PlanesOrigin, Scope } from '../steps/definition.ts';
import { definitionOf } from '../steps/registry.ts';
import type { PlanesSpec, TensorSpec } from '../tensor.ts';
import type { Program } from './program.ts';

/** Its functions throw RangeError for numbers that the program does not have. */
export function scopeOf(program: Program): Scope {
  const origins = new Map<number, PlanesOrigin>();
  for (const step of program.steps) {
    const definition = definitionOf(step);
    if (definition.makes === 'planes' && definition.origin) origins.set(step.output, definition.origin(step));
  }
  return {
    tensor: (id) => found<TensorSpec>(program.tensors[id], `there is no tensor ${id}`),
    planes: (id) => found<PlanesSpec>(program.planes[id], `there are no planes ${id}`),
    origin: (id) => found(origins.get(id), `planes ${id} have no step that makes them`),
  };
}

function found<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new RangeError(otherwise);
  return value;
}
