"""Files are written whole or not at all."""

import os
import secrets
from pathlib import Path

from finops_model.errors import Refused


def write_whole(path: Path, content: bytes) -> None:
    """Writes the content to ``path``; until it is complete, what was there stays.

    Raises:
        Refused: a folder that does not exist or cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise Refused("{path} cannot be written: {reason}.", path=path, reason=error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)
