"""The company's own settings: what `leadloop.yml` may say, and where it is wrong if it is.

Only shapes and their validation belong here; reading sources belongs to the connectors, and the
agreement between marketing and sales is the seeds' business.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from orchestration.errors import LeadloopError

EXPORT_KINDS = ("salesforce", "marketo", "google_ads", "linkedin_ads", "web")


class SettingsError(LeadloopError):
    """`leadloop.yml` cannot be used; the text is `file:line: what; what is allowed`."""


def _known_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"unknown time zone '{name}'; use an IANA name such as Europe/Berlin")
    return name


def _absolute(value: Any, info: ValidationInfo) -> Path:
    """A path as people write it: relative to the file that names it."""
    if not isinstance(value, str) or not value:
        raise ValueError("should be a path")
    try:
        return (info.context["root"] / Path(value).expanduser()).resolve()
    except RuntimeError as error:
        raise ValueError(f"'{value[:80]}' starts in a home folder that does not exist") from error
    except OSError as error:
        raise ValueError(f"'{value[:80]}' is no path ({error.strerror})") from error


def _existing_folder(path: Path) -> Path:
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise ValueError(f"'{str(path)[:80]}' is no path ({error.strerror})") from error
    if not is_folder:
        raise ValueError(f"there is no folder {path}")
    return path


def naive_utc(moment: datetime) -> datetime:
    """A moment in UTC without its offset; one without an offset is UTC already.

    Raises ValueError for the hours of the years 1 and 9999 that UTC does not reach.
    """
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError as error:
        raise ValueError("is outside the years 1 to 9999 in UTC") from error


def _Shaped(pattern: str, allowed: str) -> AfterValidator:  # noqa: N802 - reads as a type
    """Text that matches the whole pattern, else an error that says what is allowed."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"'{text[:80]}' is not allowed; use {allowed}")
        return text

    return AfterValidator(check)


TimeZone = Annotated[str, AfterValidator(_known_time_zone)]
AnyPath = Annotated[Path, BeforeValidator(_absolute)]
Folder = Annotated[Path, BeforeValidator(_absolute), AfterValidator(_existing_folder)]
Currency = Annotated[str, _Shaped(r"[A-Z]{3}", "three capital letters such as EUR")]
Identifier = Annotated[
    str,
    _Shaped(r"[a-z][a-z0-9_]{0,62}", "lower-case letters, digits and _, a letter first"),
]
TableColumn = Annotated[
    str, _Shaped(r"[a-z][a-z0-9_]*\.[^.\x00-\x1f]+", "table.column, such as people.created_at")
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reporting(_Strict):
    """Currency and calendar of every published number."""

    currency: Currency = "EUR"
    time_zone: TimeZone = "UTC"


class Retention(_Strict):
    """How many published versions stay on disk, and how much room they may take."""

    versions: Annotated[int, Field(ge=1)] = 5
    gigabytes: Annotated[float, Field(gt=0)] = 20.0


class FileInput(_Strict):
    """One or more files of one shape; `path` may hold wildcards."""

    path: AnyPath
    format: Literal["csv", "jsonl", "parquet"] | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    encoding: Literal["utf-8", "latin-1", "utf-16"] = "utf-8"


class DatabaseInput(_Strict):
    """One table of a SQLite or PostgreSQL database."""

    database: Annotated[
        str,
        _Shaped(
            r"sqlite:///.+|postgres(ql)?://.+",
            "sqlite:///crm.db or postgresql://user@host/database",
        ),
    ]
    table: Annotated[str, _Shaped(r"[^\x00-\x1f.]+(\.[^\x00-\x1f.]+)?", "table or schema.table")]

    @field_validator("database")
    @classmethod
    def _absolute_sqlite_path(cls, database: str, info: ValidationInfo) -> str:
        if not database.startswith("sqlite:///"):
            return database
        return f"sqlite:///{_absolute(database.removeprefix('sqlite:///'), info)}"


Input = Annotated[
    Annotated[FileInput, Tag("FileInput")] | Annotated[DatabaseInput, Tag("DatabaseInput")],
    Discriminator(lambda given: "DatabaseInput" if "database" in dict(given) else "FileInput"),
]


class _Source(_Strict):
    name: Identifier
    time_zone: TimeZone = "UTC"
    load: Literal["full", "incremental"] = "full"
    dates: dict[TableColumn, str] = {}


class CustomSource(_Source):
    """A company's own files or tables, mapped by one SELECT per canonical table."""

    kind: Literal["custom"]
    mapping: Folder
    inputs: Annotated[dict[Identifier, Input], Field(min_length=1)]
    without: list[TableColumn] = []

    @field_validator("inputs", mode="before")
    @classmethod
    def _text_is_a_path(cls, inputs: Any) -> Any:
        """`leads: leads.csv` is short for `leads: {path: leads.csv}`."""
        if not isinstance(inputs, dict):
            return inputs
        return {
            name: given if isinstance(given, dict) else {"path": given}
            for name, given in inputs.items()
        }


class ExportSource(_Source):
    """A folder with a vendor's exported tables, one file or folder of files each."""

    kind: Literal[EXPORT_KINDS]
    path: AnyPath


Source = Annotated[CustomSource | ExportSource, Field(discriminator="kind")]


class Settings(_Strict):
    """All of `leadloop.yml`. Paths are absolute, `as_of` is UTC without its offset."""

    company: Annotated[str, Field(min_length=1, max_length=200)]
    reporting: Reporting = Reporting()
    as_of: Annotated[datetime, AfterValidator(naive_utc)] | None = None
    retention: Retention = Retention()
    publish_user_names: bool = False
    sources: Annotated[list[Source], Field(min_length=1)]

    @field_validator("sources")
    @classmethod
    def _unique_names(cls, sources: list[Source]) -> list[Source]:
        names = [source.name for source in sources]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two sources are called '{min(twice)}'; give each its own name")
        return sources


def load_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read and validate `leadloop.yml`.

    `environment` fills `${NAME}`; LEADLOOP_HOME, if it has none, is the folder `.leadloop` beside
    the file. Raises SettingsError with file and line for anything that cannot be used.
    """
    path = path.resolve()
    environment = {"LEADLOOP_HOME": str(path.parent / ".leadloop"), **environment}
    try:
        document = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: lists or mappings stand too deep in one another") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "the file holds characters YAML forbids"
        raise SettingsError(f"{path}:{line}: not valid YAML: {problem}") from error
    if not isinstance(document, yaml.MappingNode):
        raise SettingsError(f"{path}:1: should be a mapping with company, reporting and sources")

    _refuse_bombs(document, path)
    values = _fill(document, path, environment)
    try:
        return Settings.model_validate(values, context={"root": path.parent})
    except ValidationError as error:
        raise SettingsError(_first_problem(error, document, path)) from error


class _Constructor(yaml.SafeLoader):
    """Makes values of nodes; one that is not of its kind is an error of YAML with its place.

    PyYAML lets Python's own errors through, as for the date 2026-13-01 or a `!!bool maybe`.
    """

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            kind = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(
                problem=f"'{str(node.value)[:80]}' is no {kind}", problem_mark=node.start_mark
            ) from error


_MOST_VALUES = 100_000
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def _fill(document: yaml.Node, path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The document as plain values, with every `${NAME}` replaced and no key given twice."""
    for node in _nodes(document):
        if isinstance(node, yaml.ScalarNode):
            for name in _VARIABLE.findall(node.value):
                if name not in environment:
                    raise SettingsError(
                        f"{path}:{node.start_mark.line + 1}: the variable {name} is not set; "
                        f"set it in the environment, as in {name}=... leadloop run"
                    )
            node.value = _VARIABLE.sub(lambda found: environment[found[1]], node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise SettingsError(
                        f"{path}:{key.start_mark.line + 1}: a key should be a text, not a list or "
                        "a mapping"
                    )
                if key.value in seen:
                    raise SettingsError(
                        f"{path}:{key.start_mark.line + 1}: '{key.value}' is given twice"
                    )
                seen.add(key.value)
    constructor = _Constructor("")
    try:
        return constructor.construct_document(document)
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if getattr(error, "problem_mark", None) else 1
        raise SettingsError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    finally:
        constructor.dispose()


def _refuse_bombs(root: yaml.Node, path: Path) -> None:
    """Few lines of aliases can stand for billions of values, or for themselves without an end."""
    sizes: dict[int, int | None] = {}

    def size(node: yaml.Node) -> int:
        if id(node) in sizes:
            known = sizes[id(node)]
            if known is None:
                raise SettingsError(f"{path}:{node.start_mark.line + 1}: holds an alias of itself")
            return known
        sizes[id(node)] = None
        children = [] if isinstance(node, yaml.ScalarNode) else node.value
        if isinstance(node, yaml.MappingNode):
            children = [child for pair in node.value for child in pair]
        sizes[id(node)] = found = 1 + sum(map(size, children))
        return found

    if size(root) > _MOST_VALUES:
        raise SettingsError(f"{path}: holds more than {_MOST_VALUES:,} values; use fewer aliases")


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Every node once, however many aliases lead to it."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [child for pair in node.value for child in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _first_problem(error: ValidationError, document: yaml.Node, path: Path) -> str:
    problems = error.errors(include_url=False)
    # A mistyped key is also a missing one; the unknown key is the one to mend.
    problem = min(problems, key=lambda found: found["type"] != "extra_forbidden")
    line, place, owner = _locate(document, problem["loc"])
    said = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        said = f"unknown key; allowed: {', '.join(_allowed_keys(owner, problem['loc']))}"
    elif problem["type"] == "missing":
        said = "is missing"
    elif problem["type"] == "union_tag_invalid":
        named = f" '{owner[:80]}'" if owner else ""
        said = f"unknown kind{named}; allowed: {', '.join(('custom', *EXPORT_KINDS))}"
    elif problem["type"] == "union_tag_not_found":
        said = f"has no kind; allowed: {', '.join(('custom', *EXPORT_KINDS))}"
    else:
        said = said[0].lower() + said[1:]
    return f"{path}:{line}: {place}: {said}"


def _locate(document: yaml.Node, location: tuple[int | str, ...]) -> tuple[int, str, str | None]:
    """Line and dotted name of a problem, and the `kind` of the source it stands in.

    Pydantic's location also holds names of union members, which the document does not know.
    """
    node, line, place, kind = document, document.start_mark.line, [], None
    for step in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line
            kind = _value_of(node, "kind")
        elif isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == step), None)
            if found is None and step != location[-1]:
                continue
            if found:
                line, node = found[0].start_mark.line, found[1]
        else:
            continue
        place.append(str(step + 1) if isinstance(step, int) else step)
    return line + 1, ".".join(place), kind


def _value_of(node: yaml.Node, name: str) -> str | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(
        (
            value.value
            for key, value in pairs
            if key.value == name and isinstance(value, yaml.ScalarNode)
        ),
        None,
    )


def _allowed_keys(kind: str | None, location: tuple[int | str, ...]) -> list[str]:
    """The keys allowed where an unknown one was found."""
    models: dict[str, type[BaseModel]] = {
        "reporting": Reporting,
        "retention": Retention,
        "FileInput": FileInput,
        "DatabaseInput": DatabaseInput,
    }
    for step in reversed(location[:-1]):
        if step in models:
            return list(models[step].model_fields)
    if location[0] == "sources":
        return list((CustomSource if kind == "custom" else ExportSource).model_fields)
    return list(Settings.model_fields)
