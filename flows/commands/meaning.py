"""What a property means, in the words of `models/properties.toml`."""


def explain_property(id_: str) -> str:
    """The definition, and how to read the number where it is a growth exponent."""
    from models.properties import load_properties

    found = load_properties()[id_]
    growth = f" As an exponent of {found.size}: 0 none, 1 linear, 2 quadratic." if found.size else ""
    return f"{found.definition}{growth}"
