/** Walking and rewriting a graph of layers from its output. */
import type { Layer } from './layer.ts';

/** Every layer that the output needs, inputs before readers, in the order of a depth-first walk. */
export function layersInOrder(output: Layer): Layer[] {
  const order: Layer[] = [];
  const done = new Set<Layer>();
  const stack: Layer[] = [output];
  while (stack.length > 0) {
    const layer = stack[stack.length - 1];
    const missing = layer.inputs.filter((input) => !done.has(input));
    if (done.has(layer) || missing.length === 0) {
      stack.pop();
      if (!done.has(layer)) order.push(layer);
      done.add(layer);
    } else {
      for (let i = missing.length - 1; i >= 0; i--) stack.push(missing[i]);
    }
  }
  return order;
}

/** How many inputs of other layers each layer feeds. */
export function countReaders(output: Layer): Map<Layer, number> {
  const readers = new Map<Layer, number>([[output, 1]]);
  for (const layer of layersInOrder(output)) {
    for (const input of layer.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}

/** A rule that returns the layer's replacement, or the layer itself where it does not apply. */
export type Rule = (layer: Layer, onlyReader: boolean) => Layer;

/**
 * Applies a rule to every layer, inputs first; the rule sees inputs that are rewritten already. `onlyReader` says
 * that nothing else reads the layer's first input.
 */
export function rewrite(output: Layer, rule: Rule): Layer {
  const readers = countReaders(output);
  const replacements = new Map<Layer, Layer>();
  for (const layer of layersInOrder(output)) {
    const inputs = layer.inputs.map((input) => replacements.get(input) as Layer);
    const changed = inputs.some((input, index) => input !== layer.inputs[index]);
    const current = changed ? { ...layer, inputs } : layer;
    replacements.set(layer, rule(current, readers.get(layer.inputs[0]) === 1));
  }
  return replacements.get(output) as Layer;
}
