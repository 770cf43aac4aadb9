/**
 * Extension of a segment in place. With p = p_S + p_R - 2^a * w and p in [0, 2^(a-1)), the wrap bit is w = msb(p_S) OR msb(p_R)
 * (SIRNN, eprint 2021/459, section 3.1, with the top bit known): w = top_S + top_R * (1 - top_S) is one correlated OT modulo
 * 2^(l-a), because 2^a * w is wanted modulo 2^l.
 */

import type { Arena } from '../../../kernel/arena.ts';
import type { Taken } from '../common/demand.ts';
import { compareKernels } from '../common/kernels.ts';
import type { KeyChunks } from '../common/keys.ts';
import { receiveBytes, sendBytes } from '../common/transfer.ts';
import { choiceMessage } from '../common/words.ts';
import type { ProtocolContext } from '../context.ts';
import type { Extension } from './extension.ts';
import { choiceBytes, correctionBytes } from './messages.ts';
import { completeWraps, prepareReceiver } from './receiver.ts';
import { prepareSender, subtractWraps } from './sender.ts';

/** One round. `taken`: `padded` correlations of width 1 in the direction of `sender`. */
export async function extendSegment(
  context: ProtocolContext,
  arena: Arena,
  keys: KeyChunks,
  taken: Taken,
  extension: Extension,
): Promise<void> {
  const { words, padded, fromBits, toBits, sender } = extension;
  const tops = arena.allocate(choiceBytes(padded));
  const correctionSize = correctionBytes(padded, toBits - fromBits);
  const corrections = arena.allocate(correctionSize);
  compareKernels(context.heap).bitPlane(tops, words, padded / 16, fromBits - 1);
  if (context.party === sender) {
    const prepared = prepareSender(arena, keys, taken, padded);
    const choices = arena.allocate(choiceBytes(padded));
    await receiveBytes(context, choices, choiceBytes(padded));
    subtractWraps(arena, extension, tops, choices, prepared, corrections);
    await sendBytes(context, corrections, correctionSize);
  } else {
    const choices = choiceMessage(arena, taken, tops, padded);
    await sendBytes(context, choices, choiceBytes(padded));
    const prepared = prepareReceiver(arena, keys, taken, padded);
    await receiveBytes(context, corrections, correctionSize);
    completeWraps(arena, extension, tops, choices, prepared, corrections);
  }
}
