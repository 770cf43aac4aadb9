/**
 * Vector-choice correlations, the one primitive that every non-linear protocol runs on (subfield VOLE with a w-bit
 * choice; docs/PROTOCOL.md). A block is 16 bytes.
 *
 *   sender:   offsets D_0..D_{w-1}, blocks q_i          (low w bits of q_i are 0, low w bits of D_j are the unit vector j)
 *   receiver: choices u_i in {0,1}^w, blocks r_i = q_i XOR (XOR over j with bit j of u_i set, of D_j)
 *
 * So the low w bits of r_i ARE u_i. For x in 0..2^w-1 let T[x] be the XOR of the D_j with bit j of x set. The sender's
 * key for x is H(tweak, q_i XOR T[x]); the receiver holds the key for x = u_i: a random 1-out-of-2^w OT.
 */
export interface CorrelationSource {
  readonly role: 'sender' | 'receiver';
  /** w, the number of choice bits: 1 to 4. */
  readonly width: number;
  /** Sender: address of the 2^w blocks T[0..2^w-1] in the heap. Receiver: 0. */
  readonly combinations: number;

  /**
   * Makes at least `count` correlations available, talking to the peer if the pool is too small. Both parties call it
   * with the same counts in the same order. Invalidates addresses taken before.
   */
  reserve(count: number): Promise<void>;

  /**
   * That `count` more will be reserved in all: from now on as many are made at a time as there is room for, at most `most`, because parties make one
   * iteration after another at the same time. Both say the same; nothing is sent.
   */
  foresee?(count: number, most: number): void;

  /** The next `count` correlations of those reserved, used once. Throws if fewer are reserved. */
  take(count: number): Correlations;
}

export interface Correlations {
  /** Address of `count` consecutive blocks (q_i or r_i), 16-byte aligned, valid until the source's next reserve(). */
  readonly address: number;
  readonly count: number;
  /** Tweak of the first one; correlation k has tweak firstTweak + k. Never repeats for a source (a safe integer). */
  readonly firstTweak: number;
}

/** All correlations of one party: for each width, both roles. Created lazily, in the same order by both parties. */
export interface CorrelationProvider {
  /** This party acts as OT sender. */
  sender(width: number): Promise<CorrelationSource>;
  /** This party acts as OT receiver. */
  receiver(width: number): Promise<CorrelationSource>;
}
