/** Version of everything in this package that travels between portal and agents. Both sides refuse another one. */
export const CONTRACT_VERSION = 4;

/** Version of the form of a signature: what is signed, and how it is written. Older documents stay verifiable. */
export const SIGNATURE_VERSION = 2;
