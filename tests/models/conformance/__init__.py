"""The references against independent implementations: PyTorch, transformers, entmax.

Every file skips itself, and says so, where the `oracles` extra is not installed.
"""
