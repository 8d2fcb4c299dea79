"""Writing a PLY file value by value, in every form that the format allows."""

from __future__ import annotations

import struct

CODES = {"char": "b", "uchar": "B", "short": "h", "ushort": "H", "int": "i", "uint": "I", "float": "f", "double": "d"}
LONG = {"char": "int8", "uchar": "uint8", "short": "int16", "ushort": "uint16", "int": "int32", "uint": "uint32"}
LONG |= {"float": "float32", "double": "float64"}
FORMS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}


def ply_bytes(form: str, newline: str, long_names: bool, elements) -> bytes:
    """Write a PLY file.

    Args:
        form: a key of ``FORMS``.
        newline: ends the lines.
        long_names: ``float32`` instead of ``float``, and so on.
        elements: (name, properties, rows); a property is (name, type) or (name, count type, type), a row has one value
            or list a property.
    """
    named = LONG if long_names else {name: name for name in CODES}
    lines = ["ply", f"format {form} 1.0", "comment made by hand"]
    body = b""
    for name, properties, rows in elements:
        lines += [f"element {name} {len(rows)}", f"comment about {name}"]
        for own, *types in properties:
            lines.append(" ".join(["property", *["list"] * (len(types) - 1), *(named[kind] for kind in types), own]))
        for row in rows:
            values = []
            for (_, *types), value in zip(properties, row, strict=True):
                if len(types) == 2:
                    values.append((types[0], len(value)))
                values += [(types[-1], own) for own in (value if len(types) == 2 else [value])]
            if form == "ascii":
                body += " ".join(repr(value) for _, value in values).encode() + newline.encode()
            else:
                body += b"".join(struct.pack(FORMS[form] + CODES[kind], value) for kind, value in values)
    return newline.join([*lines, "end_header", ""]).encode() + body
