"""What a prepared scene was made from and holds: the file by which a whole scene is known, and skipped.

It is written last into the scene's folder, which is renamed when whole.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pcseg.data.scene import RECORD_FILE

FORMAT = 1  # raise it when the same raw scan would give other arrays: scenes of an older format are prepared again


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a record of plain JSON types what tells later whether it was damaged."""
    content = {key: value for key, value in record.items() if key != "checksum"}
    return {**content, "checksum": zlib.crc32(json.dumps(content).encode())}


def read_record(folder: Path) -> dict[str, Any] | None:
    """Read what a scene holds, or None if it is not whole or of another format."""
    try:
        record = json.loads((folder / RECORD_FILE).read_bytes())
        whole = record["format"] == FORMAT and record["checksum"] == sealed(record)["checksum"]
        whole = whole and all((folder / name).stat().st_size == size for name, size in record["files"].items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return record if whole else None
