/** SHA-256 in browsers, whose own answers later. */
export { sha256 } from '@noble/hashes/sha2.js';
