import type { OnnxNode } from '@doubleblind/compiler/onnx';

export function integerAttribute(node: OnnxNode, name: string, absent: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'integer' ? attribute.value : absent;
}

export function realAttribute(node: OnnxNode, name: string, absent: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : absent;
}

export function integersAttribute(node: OnnxNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'integers' ? attribute.value : undefined;
}

export function textAttribute(node: OnnxNode, name: string, absent: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'string' ? attribute.value : absent;
}
