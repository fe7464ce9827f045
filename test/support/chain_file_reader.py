"""Reads a chain file with nothing but Python's standard library and recomputes what it says of itself.

Written from docs/spec/chain-file.md, encoding.md and ledger.md alone, and sharing no code with the project: the chain id
from the genesis document, both digests of the trailer, and for every block the body roots, the ids under the codes that
its header names, the links to the block before it, and the histories. Prints one JSON object.
"""

import hashlib
import json
import sys

HASHES = {0x12: hashlib.sha256, 0x16: hashlib.sha3_256}


def h(code, data):
    return HASHES[code](data).digest()


def tag(ctx, code):
    text = f"glp1/{ctx}/{code:04x}".encode()
    return b"\xf1" + bytes([len(text)]) + text


def read(data, at):
    """One CBOR item of the profile: (value, offset after it)."""
    initial = data[at]
    major, info = initial >> 5, initial & 31
    at += 1
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at
    if info < 24:
        argument = info
    else:
        size = 1 << (info - 24)
        argument = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return argument, at
    if major == 2:
        return data[at : at + argument], at + argument
    if major == 3:
        return data[at : at + argument].decode(), at + argument
    assert major == 4, f"major type {major}"
    items = []
    for _ in range(argument):
        item, at = read(data, at)
        items.append(item)
    return items, at


def head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * size):
            return bytes([major << 5 | info]) + argument.to_bytes(size, "big")
    raise ValueError(argument)


def write(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    return head(4, len(value)) + b"".join(write(item) for item in value)


def mth(ctx, code, items):
    """RFC 9162 section 2.1 with tagged leaves."""
    if not items:
        return h(code, tag("empty", code))
    if len(items) == 1:
        return h(code, b"\x00" + tag(ctx, code) + items[0])
    split = 1
    while split * 2 < len(items):
        split *= 2
    return h(code, b"\x01" + mth(ctx, code, items[:split]) + mth(ctx, code, items[split:]))


def leaf(code, statement):
    """A recordStatement is hashed with its contents replaced by their number and root."""
    kind, *rest = read(statement, 0)[0]
    if kind != 1:
        return statement
    body, signatures = read(rest[0], 0)[0]
    if body[7] != 1:
        return statement
    media, contents, references = read(body[8], 0)[0]
    folded = write([media, [len(contents), mth("item", code, contents)], references])
    return write([1, write([body[:8] + [folded], signatures])])


def epoch_at(records, height):
    return [record for record in records if record[2] <= height][-1]


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    items, offsets, at = [], [], 0
    while at < len(data):
        offsets.append(at)
        item, at = read(data, at)
        items.append(item)
    form, version, chain_id, first, last = items[0]
    genesis = data[offsets[1] : offsets[2]]
    assert chain_id == b"".join(h(c, tag("chain", c) + genesis) for c in (0x12, 0x16)), "chain id"
    assert (form, version, first) == ("mathledger-export", 1, 0)
    records, blocks, end = items[2], items[4:-2], items[-1]
    assert end[1] == len(blocks) == last - first + 1, "count"
    for code, digest in end[2]:
        assert digest == h(code, tag("export", code) + data[: offsets[-1]]), "trailer"
    codes = [0x12, 0x16]
    tips = {code: h(code, tag("genesis", code) + chain_id) for code in codes}
    history = {code: [] for code in codes}
    checked = 0
    for height, (header_bytes, statements) in enumerate(blocks):
        header = read(header_bytes, 0)[0]
        assert header[1] == chain_id and header[2] == height
        if header[0] == 1:
            legacy = epoch_at(records, height)[5][0]
            lineages = [[legacy, header[6], header[7], header[8], None, None]]
            count = header[5]
        else:
            lineages = header[9]
            count = header[8]
        assert count == len(statements)
        for code, prev_id, body_root, _, history_root, _ in lineages:
            assert prev_id == tips[code], f"link of block {height} under {code:#x}"
            assert body_root == mth("leaf", code, [leaf(code, s) for s in statements])
            if history_root is not None:
                assert history_root == mth("hist", code, history[code]), f"history of {height}"
            checked += 1
        if header[0] == 2 and header[10] is not None:
            bare = write(header[:10] + [None])
            # The slots stand in the order of the lineages, in every rule version with two of them.
            for lineage, digest in zip(lineages, header[10]):
                assert digest == h(lineage[0], tag("dual", lineage[0]) + bare), f"dual of {height}"
        named = {lineage[0] for lineage in lineages}
        for code in codes:
            if code in named:
                tips[code] = h(code, tag("block", code) + header_bytes)
            else:
                root = mth("leaf", code, [leaf(code, s) for s in statements])
                retro = write([header_bytes, len(statements), root])
                tips[code] = h(code, tag("retro", code) + retro)
            history[code].append(write([height, tips[code]]))
    print(json.dumps({
        "blocks": len(blocks),
        "lineages": checked,
        "tips": {f"{code:#x}": "0x" + tips[code].hex() for code in codes},
    }))


main(sys.argv[1])
