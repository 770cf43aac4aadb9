/**
 * PyTorch's y[mask] = f(x[mask]) as Where. Exporters gather the values at the places where the mask holds, compute on that list, and scatter
 * it: the same numbers come out where f is computed everywhere and chosen by the mask, since f works value by value.
 */
import type { OnnxGraph, OnnxNode } from '../onnx/graph.ts';

/** Operators that work value by value. */
const BY_VALUE = new Set(['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Abs', 'Exp', 'Log', 'Sqrt', 'Sigmoid', 'Tanh', 'Cast']);
const COMPARISONS = new Set(['Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual', 'Not']);

/** The graph with such assignments rewritten; as it is where lists of chosen values go anywhere else. */
export function assignByMask(graph: OnnxGraph): OnnxGraph {
  if (!graph.nodes.some(({ operator }) => operator === 'ScatterND')) return graph;
  const nodes = new Rewriting().all(graph.nodes);
  return nodes ? { ...graph, nodes } : graph;
}

class Rewriting {
  /** Names that stand for others. */
  readonly #aliases = new Map<string, string>();
  readonly #masks = new Set<string>();
  /** The mask of a list of indices, and of a list of chosen values. */
  readonly #indices = new Map<string, string>();
  readonly #chosen = new Map<string, string>();

  all(nodes: readonly OnnxNode[]): OnnxNode[] | undefined {
    const kept: OnnxNode[] = [];
    for (const node of nodes) {
      const inputs = node.inputs.map((name) => this.#aliases.get(name) ?? name);
      const rewritten = this.#node({ ...node, inputs });
      if (rewritten === 'unknown') return undefined;
      if (rewritten) kept.push(rewritten);
    }
    return kept;
  }

  #node(node: OnnxNode): OnnxNode | undefined | 'unknown' {
    const { operator, inputs, outputs } = node;
    const [first] = inputs;
    const [output] = outputs;
    if (COMPARISONS.has(operator)) this.#masks.add(output);
    if (operator === 'Expand' && this.#masks.has(first)) return this.#alias(output, first);
    if (operator === 'NonZero' && this.#masks.has(first)) return this.#index(output, first);
    const ofIndices = this.#indices.get(first);
    if (operator === 'Transpose' && ofIndices !== undefined) return this.#index(output, ofIndices);
    // The number of chosen values: only what is dropped here asks for it.
    if (operator === 'Shape' && ofIndices !== undefined) return undefined;
    const mask = this.#indices.get(inputs[1]);
    if (operator === 'GatherND' && mask !== undefined) {
      this.#chosen.set(output, mask);
      // A name of its own, so that what is read elsewhere is not taken for chosen.
      return { ...node, operator: 'Identity', inputs: [first], attributes: new Map() };
    }
    if (operator === 'ScatterND' && mask !== undefined && this.#chosen.get(inputs[2]) === mask)
      return { ...node, operator: 'Where', inputs: [mask, inputs[2], first], attributes: new Map() };
    return this.#ofChosen(node);
  }

  #ofChosen(node: OnnxNode): OnnxNode | undefined | 'unknown' {
    const masks = new Set(node.inputs.flatMap((name) => this.#chosen.get(name) ?? []));
    const [mask] = masks;
    if (mask === undefined) return node;
    const [first] = node.inputs;
    // The list as a list, or cut to its own length.
    if ((node.operator === 'Reshape' || node.operator === 'Slice') && this.#chosen.has(first))
      return this.#alias(node.outputs[0], first);
    if (masks.size > 1 || !BY_VALUE.has(node.operator)) return 'unknown';
    this.#chosen.set(node.outputs[0], mask);
    return node;
  }

  #alias(name: string, of: string): undefined {
    this.#aliases.set(name, of);
  }

  #index(name: string, mask: string): undefined {
    this.#indices.set(name, mask);
  }
}
