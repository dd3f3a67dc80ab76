"""Linear recurrences: each token changes a state, and each query reads the state as it then is.

    S_t = write(S_{t-1}, token_t),  o_t = q_t S_t,  S `[h, d_k, d_v]`

Causal by construction; work grows with the tokens, the state does not. A token that a query may not look
at is written for it with a key of zero: it adds nothing, but what fades, fades.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp

from models.reference import Array, Decoding, Inputs, Output, Params, Sizes


class Tokens(NamedTuple):
    """Queries and keys `[h, n, d_k]`, values `[h, n, d_v]`, gates `[h, n, ...]` where there are any.

    Of a single token, the axis of length `n` is gone.
    """

    queries: Array
    keys: Array
    values: Array
    gates: tuple[Array, ...] = ()


class State(NamedTuple):
    """The state `[h, d_k, d_v]` and the number of tokens it holds."""

    state: Array
    tokens: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A mechanism by its three steps.

    `see(params, sequence [n, d], first)` makes tokens of a sequence whose first position is `first`;
    `write(state, token)` is the update; `finish(params, heads [h, n, d_v], sequence)` gives `[n, d]`.
    """

    see: Callable[[Params, Array, Array | int], Tokens]
    write: Callable[[Array, Tokens], Array]
    finish: Callable[[Params, Array, Array], Array]

    def apply(self, params: Params, inputs: Inputs, sizes: Sizes) -> Output:
        """Let each position of `[n, d]` read what it and those before it have written.

        `weights` `[h, n, n]` is what each value is multiplied with in all: heads are linear in the values.
        """
        seen = self.see(params, inputs.queries, 0)
        return self.finish_heads(params, inputs, self.scan(seen, inputs.mask))

    def finish_heads(self, params: Params, inputs: Inputs, heads: Array) -> Output:
        """Return the output record for heads `[h, n, d_v]`, however they were found."""
        seen = self.see(params, inputs.queries, 0)
        h, n, _ = seen.values.shape
        each = jnp.broadcast_to(jnp.eye(n, dtype=heads.dtype), (h, n, n))
        return Output(
            values=self.finish(params, heads, inputs.queries),
            weights=self.scan(seen._replace(values=each), inputs.mask),
            queries=seen.queries,
            keys=seen.keys,
            mixed=seen.values,
            heads=heads,
        )

    def scan(self, seen: Tokens, mask: Array | None) -> Array:
        """Return what each query reads, `[h, n, d_v]`; under a mask each row of it has its own state."""
        h, n, d_k = seen.keys.shape
        rows = jnp.ones((1, n), bool) if mask is None else mask  # [r, n]
        start = jnp.zeros((len(rows), h, d_k, seen.values.shape[-1]), seen.values.dtype)

        def step(states: Array, now: tuple[Array, Tokens, Array]) -> tuple[Array, Array]:
            place, token, allowed = now
            states = jax.vmap(lambda state, counts: self.write(state, hide(token, counts)))(states, allowed)
            state = states[jnp.minimum(place, len(rows) - 1)]
            return states, jnp.einsum("hk,hkv->hv", token.queries, state)

        tokens = jax.tree.map(lambda one: jnp.moveaxis(one, 1, 0), seen)
        return jnp.moveaxis(jax.lax.scan(step, start, (jnp.arange(n), tokens, rows.T))[1], 0, 1)

    @property
    def decoding(self) -> Decoding:
        """Return the decoding that keeps the state alone."""
        return Decoding(empty=self._empty, step=self._step)

    def _empty(self, params: Params, sizes: Sizes) -> State:
        nothing = self.see(params, jnp.zeros((0, sizes.d_model), params["w_o"].dtype), 0)
        return State(nothing.keys.mT @ nothing.values, jnp.zeros((), int))

    def _step(self, params: Params, held: State, token: Array, sizes: Sizes) -> tuple[State, Array]:
        new = jax.tree.map(lambda one: one[:, 0], self.see(params, token[None], held.tokens))
        state = self.write(held.state, new)
        heads = jnp.einsum("hk,hkv->hv", new.queries, state)
        return State(state, held.tokens + 1), self.finish(params, heads[:, None], token[None])[0]


def hide(token: Tokens, counts: Array) -> Tokens:
    """Return the token with a key of zero where it does not count."""
    return token._replace(keys=jnp.where(counts, token.keys, 0))
