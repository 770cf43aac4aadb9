/** Version of everything in this package that travels between portal and agents. Both sides refuse another one. */
export const CONTRACT_VERSION = 2;
