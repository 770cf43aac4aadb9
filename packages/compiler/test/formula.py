"""Numbers by a formula, for keras/make.py and torch/make.py; support/models.ts and support/formula.ts have the same."""
import numpy as np


def numbers(seed, count):
    """Uniform in [-1, 1): xorshift32, as randomValues in support/models.ts."""
    state = (seed * 2654435761) & 0xFFFFFFFF | 1
    out = np.empty(count, np.float64)
    for i in range(count):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        out[i] = state / 2**31 - 1
    return out.astype(np.float32)


def hashed(seed, count):
    """Uniform in [-1, 1) by position: the finaliser of MurmurHash3 on seed and index, as hashed in support/formula.ts."""
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, None)):
        x ^= x >> np.uint64(shift)
        if factor:
            x = (x * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return (x.astype(np.float64) / 2**31 - 1).astype(np.float32)
