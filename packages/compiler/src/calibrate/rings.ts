/** What a simulation does about values that leave their rings: nodes of a graph whose output "left" is 0 where none did. */
import type { Shape } from '../layers/layer.ts';
import type { WrittenAttribute } from '../onnx/write.ts';
import type { GraphWriter } from './graph-writer.ts';

export interface Rings extends Pick<GraphWriter, 'nodes' | 'tensors'> {
  /** The value `raw` in its ring [-2^(bits-1), 2^(bits-1)), named `output`. */
  enter(raw: string, output: string, bits: number): void;
  /** The distance value - threshold in the value's ring, named `output`; `thresholds` names them, of shape [1, C, 1, 1]. */
  distance(value: string, thresholds: string, output: string, bits: number): void;
  /** The value `input` of this shape and `bits` bits extended with `offsets` (their name, [1, C, 1, 1]): x + o must lie in [0, 2^(bits-1)). */
  extend(input: string, offsets: string, output: string, bits: number, shape: Shape): void;
  /** Two values of a window of a maximum must be less than `limit` apart. */
  spread(
    input: string,
    highest: string,
    attributes: Readonly<Record<string, WrittenAttribute>>,
    output: string,
    limit: number,
  ): void;
  /** Names the number of places where a value left its ring, of shape [1]. */
  total(name: string): void;
}
