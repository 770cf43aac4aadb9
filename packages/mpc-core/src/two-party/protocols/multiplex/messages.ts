/**
 * What a multiplexing's messages hold and how big they are: per segment of P padded values, in both directions at once,
 * choices (1 bit a value), then corrections (`fromBits` bits a value, packed per vector of 128); then those of the extension.
 */
export { choiceBytes, correctionBytes } from '../extend/messages.ts';
