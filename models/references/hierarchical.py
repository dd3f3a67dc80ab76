"""Hierarchical attention: Yang et al. 2016, "Hierarchical Attention Networks for Document Classification",
NAACL 2016.

    u_it = tanh(W_w h_it + b_w),  alpha_it = softmax_t(u_it^T u_w),  s_i = sum_t alpha_it h_it
    u_i  = tanh(W_s h_i + b_s),   alpha_i  = softmax_i(u_i^T u_s),   v = sum_i alpha_i h_i

Words `h_it` make sentences, sentences make the document. The queries `u_w` and `u_s` are parameters.
The context `[m, d]` is all words in order, cut into `sentences` runs of nearly equal length. The
recurrent encoders of the paper lie outside: the sentence vector stands for its own encoding.
A sentence without an allowed word takes no part.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw, for words and for sentences, a matrix `[d, d]`, a bias `[d]` and a query `[d]`."""
    of_words, of_sentences = jax.random.split(key)
    return {"word": draw_level(of_words, sizes), "sentence": draw_level(of_sentences, sizes)}


def draw_level(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[d, d]`, `b` `[d]` and `u` `[d]` of one level."""
    of_matrix, of_bias, of_query = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w": draw_matrix(of_matrix, d, d),
        "b": draw_vector(of_bias, d),
        "u": jax.random.normal(of_query, (d,)),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Read words `[m, d]` into one document vector `[1, d]`.

    `levels` are the word weights `[1, sentences, m]`, a row for each sentence, and the sentence weights
    `[1, 1, sentences]`; `weights` are their products, `[1, 1, m]`. Of the mask, row 0 counts.
    """
    words = inputs.context
    allowed = jnp.ones(len(words), bool) if inputs.mask is None else inputs.mask[0]
    inside = sentence_mask(len(words), sizes.extra["sentences"]) & allowed  # [sentences, m]
    of_words = softmax(relevance(params["word"], words)[None], inside)  # [sentences, m]
    sentences = of_words @ words  # [sentences, d]
    of_sentences = softmax(relevance(params["sentence"], sentences), inside.any(axis=-1))  # [sentences]
    document = of_sentences @ sentences  # [d]
    return Output(
        values=document[None],
        weights=(of_sentences @ of_words)[None, None],
        levels=(of_words[None], of_sentences[None, None]),
        mixed=words[None],
        heads=document[None, None],
    )


def relevance(level: Params, units: Array) -> Array:
    """Return u^T tanh(W h + b) for each unit `[k, d]`, `[k]`."""
    found: Array = jnp.tanh(units @ level["w"] + level["b"]) @ level["u"]
    return found


def sentence_mask(words: int, sentences: int) -> Array:
    """Return `[sentences, words]`: whether the word stands in the sentence."""
    of_word = jnp.arange(words) * sentences // words
    return of_word == jnp.arange(sentences)[:, None]


REFERENCES = (
    Reference(
        mechanism_id="hierarchical-attention",
        name="Hierarchical attention",
        arxiv_id="",
        source="Yang et al. 2016, NAACL, word and sentence attention",
        init=init,
        apply=apply,
        sequences="set",
        over="words",
        sizes=Sizes(n=1, extra={"sentences": 3}),
    ),
)
