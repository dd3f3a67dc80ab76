"""The components of the reader, in order; each is a thin shell around the plain functions of this room."""

from pipeline.extract.found import register_extensions

register_extensions()
