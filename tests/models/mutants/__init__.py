"""Wrong versions of the references, each of which a named measurement must tell from the right one."""
