/** Topological order of nodes: keeps the file's order where it can (Kahn's algorithm). */
import { DoubleblindError } from '@doubleblind/errors';
import type { OnnxNode } from './graph.ts';

/**
 * @param known names that exist without a node: inputs and initialisers
 * @throws DoubleblindError DB1004 for a value made twice, read but never made, or made from itself
 */
export function sortNodes(nodes: readonly OnnxNode[], known: readonly string[]): OnnxNode[] {
  const made = new Set(known);
  const maker = new Map<string, OnnxNode>();
  for (const node of nodes) {
    for (const output of node.outputs) {
      if (output === '') continue;
      if (made.has(output) || maker.has(output))
        throw new DoubleblindError('DB1004', `Value "${output}" is made twice.`);
      maker.set(output, node);
    }
  }
  const readers = new Map<OnnxNode, OnnxNode[]>();
  const waiting = new Map<OnnxNode, number>();
  for (const node of nodes) {
    const needs = new Set<OnnxNode>();
    for (const input of node.inputs) {
      if (input === '' || made.has(input)) continue;
      const from = maker.get(input);
      if (!from) throw new DoubleblindError('DB1004', `Node "${node.name}" reads "${input}", which nothing makes.`);
      needs.add(from);
    }
    waiting.set(node, needs.size);
    for (const from of needs) {
      const list = readers.get(from);
      if (list) list.push(node);
      else readers.set(from, [node]);
    }
  }
  const sorted: OnnxNode[] = nodes.filter((node) => waiting.get(node) === 0);
  for (let next = 0; next < sorted.length; next++) {
    for (const reader of readers.get(sorted[next]) ?? []) {
      const left = (waiting.get(reader) as number) - 1;
      waiting.set(reader, left);
      if (left === 0) sorted.push(reader);
    }
  }
  if (sorted.length !== nodes.length) {
    const stuck = nodes.find((node) => (waiting.get(node) as number) > 0) as OnnxNode;
    throw new DoubleblindError('DB1004', `Node "${stuck.name}" depends on its own output.`);
  }
  return inFileOrder(nodes, sorted);
}

/** The file's own order when it is already topological (it is for every known exporter). */
function inFileOrder(nodes: readonly OnnxNode[], sorted: OnnxNode[]): OnnxNode[] {
  const makers = new Set(nodes.flatMap((node) => node.outputs));
  const made = new Set<string>();
  for (const node of nodes) {
    if (node.inputs.some((input) => makers.has(input) && !made.has(input))) return sorted;
    for (const output of node.outputs) made.add(output);
  }
  return [...nodes];
}
