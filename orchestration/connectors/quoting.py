"""How names and texts from strangers are written into SQL. Nothing reaches a query unquoted."""


def identifier(name: str) -> str:
    """A table or column name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifiers(names: list[str] | tuple[str, ...]) -> str:
    """Several names as a comma-separated list of quoted identifiers."""
    return ", ".join(identifier(name) for name in names)


def name_key(name: str) -> str:
    """The form under which names match without case and underscores: `OwnerId` is `owner_id`."""
    return name.replace("_", "").strip().lower()
