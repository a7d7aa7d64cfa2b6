"""What XLSX and ODS have in common: a ZIP of XML parts, opened so that no file can harm the reader.

A workbook of a few kilobytes can claim gigabytes. So members are counted and weighed before any is unpacked, every
part is unpacked as a stream, and a part that declares a document type is refused: entities (and with them
"billion laughs", quadratic blow-up and the reading of other files) need one, and no spreadsheet program writes one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from finops_model.importers.tables import Unreadable
from finops_model.messages import message

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 1_500_000_000
"""One unpacked part; a sheet of a million rows has about 400 MB."""
MAX_RATIO, RATIO_FROM_BYTES = 200, 5_000_000
"""How far a part above ``RATIO_FROM_BYTES`` may unpack; real sheets reach about 50."""
_MOST_ELEMENTS = 500_000
_LONGEST_TAG = 4_000_000
_BLOCK_BYTES = 1 << 16

Attributes = dict[str, str]


def open_archive(content: bytes | Path) -> zipfile.ZipFile:
    """The ZIP archive, its directory checked.

    Raises:
        Unreadable: it is damaged, encrypted, or its members are too many, too large or strangely named.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            message("The workbook is damaged or cut off: its ZIP directory cannot be read. Save or send it again.")
        ) from error
    if len(members) > MAX_MEMBERS:
        raise Unreadable(
            message(
                "The workbook has {count:,} parts; at most {most:,} are read.", count=len(members), most=MAX_MEMBERS
            )
        )
    for member in members:
        _check_member(member)
    return archive


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise Unreadable(message("The workbook is encrypted. Save it without a password."))
    if ".." in re.split(r"[/\\]", member.filename) or member.filename.startswith(("/", "\\")):
        raise Unreadable(message("The workbook has a part whose name leads outside of it, so it is not read."))
    is_padded = member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * member.compress_size
    if is_padded or member.file_size > MAX_MEMBER_BYTES:
        raise Unreadable(
            message(
                "A part of the workbook would unpack to {size:,} MB, which is far out of proportion. Copy the table "
                "alone into a new workbook, or save it as CSV.",
                size=member.file_size // 1_000_000,
            )
        )


def blocks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The unpacked bytes of a member, piece by piece.

    Raises:
        Unreadable: the member is missing, damaged or packed in a way that is not read.
    """
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK_BYTES):
                yield block
    except KeyError as error:
        raise Unreadable(message("The workbook is incomplete: its part {name} is missing.", name=member)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(
            message("The workbook is damaged: a part of it cannot be unpacked. Save or send it again.")
        ) from error


def parsed(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Parses the XML of a member, block by block: after each the caller takes what the handlers have gathered.

    Args:
        start, end: called with the names of elements as they stand in the file, prefix included.
        text: called with pieces of text.

    Raises:
        Unreadable: the member cannot be unpacked, declares a document type, is not XML, or has a tag or comment so
            long that the parser would read it over and over (before expat 2.6 that takes time with the square of it).
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    fed = 0
    for block in blocks(archive, member):
        _feed(parser, block)
        fed += len(block)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise Unreadable(message("The workbook is damaged: a tag in it does not end."))
        yield
    _feed(parser, b"", last=True)
    yield


def _feed(parser: expat.XMLParserType, block: bytes, last: bool = False) -> None:
    """Parses a block. An encoding that the parser does not know is a ValueError or a LookupError."""
    try:
        parser.Parse(block, last)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable(message("The workbook is damaged: a part of it is not well-formed XML.")) from error


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(
        message("The workbook declares XML entities, which no spreadsheet program does, so it is not read.")
    )


def elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, Attributes]]:
    """The start tags of a small part (a directory of sheets, the styles): local name and attributes by local name."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        found.append((local(name), local_names(attributes)))

    for _ in parsed(archive, member, start):
        if len(found) > _MOST_ELEMENTS:
            raise Unreadable(message("The part {name} of the workbook is unreasonably large.", name=member))
    return found


def local(name: str) -> str:
    """The name of an element or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def local_names(attributes: Attributes) -> Attributes:
    """Attributes by their names without namespace prefixes."""
    return {local(name): value for name, value in attributes.items()}


class LocalNames(dict[str, str]):
    """Names as they stand in a file to names without prefix, worked out once for each."""

    def __missing__(self, name: str) -> str:
        self[name] = local(name)
        return self[name]
