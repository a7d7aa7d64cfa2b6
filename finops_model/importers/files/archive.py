"""What XLSX and ODS have in common: a ZIP of XML parts, opened so that no file can harm who opens it.

A workbook of a few kilobytes can claim gigabytes. So members are counted and weighed before any is unpacked, every
part is unpacked as a stream, and a part that declares a document type is refused: entities (and with them
"billion laughs", quadratic blow-up and the reading of other files) need one, and no spreadsheet program writes one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from finops_model.importers.files.sheet import Row
from finops_model.importers.tables import Unreadable

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 1_500_000_000
"""One unpacked part; a sheet of a million rows has about 400 MB."""
MAX_RATIO, RATIO_FROM_BYTES = 200, 5_000_000
"""How far a part above ``RATIO_FROM_BYTES`` may unpack; real sheets reach about 50."""
_LONGEST_TAG = 4_000_000
_BLOCK_BYTES = 1 << 16


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
            "The workbook is damaged or cut off: its ZIP directory cannot be read. Save or send it again."
        ) from error
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"The workbook has {len(members):,} parts, at most {MAX_MEMBERS:,} are read.")
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable("The workbook is encrypted. Save it without a password.")
        if ".." in re.split(r"[/\\]", member.filename) or member.filename.startswith(("/", "\\")):
            raise Unreadable("The workbook has a part whose name leads outside of it, so it is not read.")
        if member.file_size > MAX_MEMBER_BYTES or (
            member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * member.compress_size
        ):
            raise Unreadable(
                f"A part of the workbook would unpack to {member.file_size // 1_000_000:,} MB, which is far out of "
                "proportion. Copy the table alone into a new workbook, or save it as CSV."
            )
    return archive


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
        raise Unreadable(f"The workbook is incomplete: its part {member} is missing.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("The workbook is damaged: a part of it cannot be unpacked. Save or send it again.") from error


def guarded_parser() -> expat.XMLParserType:
    """An XML parser that refuses a document type declaration, and hands over text in whole pieces."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Unreadable("The workbook declares XML entities, which no spreadsheet program does, so it is not read.")


def feed(parser: expat.XMLParserType, pieces: Iterator[bytes], done: list[Row] | None = None) -> Iterator[Row]:
    """Parses ``pieces``; yields the rows that the parser's handlers put into ``done``, as soon as they are there.

    Raises:
        Unreadable: the XML is broken, or has a tag or comment so long that the parser would read it over and over
            (before expat 2.6 that takes time with the square of its length).
    """
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Unreadable("The workbook is damaged: a tag in it does not end.")
            if done:
                yield from done
                done.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise Unreadable("The workbook is damaged: a part of it is not well-formed XML.") from error
    if done:
        yield from done


def elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    """The start tags of a small part (a directory of sheets, the styles): local name and attributes by local name."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) > 500_000:
            raise Unreadable(f"The part {member} of the workbook is unreasonably large.")
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parser = guarded_parser()
    parser.StartElementHandler = start
    for _ in feed(parser, blocks(archive, member)):
        pass
    return found


def local(name: str) -> str:
    """The name of an element without its namespace prefix."""
    return name.rpartition(":")[2]
