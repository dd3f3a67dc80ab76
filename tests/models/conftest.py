"""Tests of models call what they compile once or twice: XLA is told not to optimise, before JAX starts."""

from models.measuring.workers import quicken

quicken()
