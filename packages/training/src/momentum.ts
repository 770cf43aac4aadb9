/** Step size and momentum of gradient descent. */
export interface MomentumOptions {
  readonly learningRate: number;
  /** 0 for plain gradient descent. */
  readonly momentum: number;
}

/** Gradient descent with momentum, as PyTorch's SGD: v = momentum v + g; p = p - rate v. */
export class Momentum {
  readonly #velocity: Float32Array;
  readonly #options: MomentumOptions;

  /** @param velocity of the step before, when a training goes on */
  constructor(length: number, options: MomentumOptions, velocity: Float32Array = new Float32Array(length)) {
    this.#velocity = velocity.slice();
    this.#options = options;
  }

  /** A copy, to go on with later. */
  get velocity(): Float32Array {
    return this.#velocity.slice();
  }

  /** Changes the parameters in place. */
  step(parameters: Float32Array, gradient: Float32Array): void {
    const { learningRate, momentum } = this.#options;
    for (let i = 0; i < parameters.length; i++) {
      this.#velocity[i] = momentum * this.#velocity[i] + gradient[i];
      parameters[i] -= learningRate * this.#velocity[i];
    }
  }
}
