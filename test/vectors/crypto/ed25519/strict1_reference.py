"""The rule strict-1 in plain Python, from RFC 8032 alone. It wrote strict1-verdicts.json and strict1-edge-cases.json.

It shares no code with the project and is not run by its tests. Run it in this folder: python3 strict1_reference.py
"""

import hashlib
import json

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, P - 2, P)) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)
IDENTITY = bytes([1]) + bytes(31)


def add(left, right):
    """Sum of two points in extended coordinates; the formula is complete (RFC 8032 section 5.1.4)."""
    a = (left[1] - left[0]) * (right[1] - right[0]) % P
    b = (left[1] + left[0]) * (right[1] + right[0]) % P
    c = 2 * D * left[3] * right[3] % P
    z = 2 * left[2] * right[2] % P
    e, f, g, h = b - a, z - c, z + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def mul(point, scalar):
    total = ZERO
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def negate(point):
    return (-point[0] % P, point[1], point[2], -point[3] % P)


def encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def decode(data):
    """The point of a canonical encoding, or None (RFC 8032 section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - square) % P:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
known_keys = {}


def is_key(key):
    if key not in known_keys:
        point = decode(key) if len(key) == 32 else None
        known_keys[key] = point is not None and key != IDENTITY and encode(mul(point, L)) == IDENTITY
    return known_keys[key]


def challenge(r, key, message):
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


def verdict(key, signature, message):
    """a accepted; k key, l length, s S not below L, i R the identity, e equation: refused."""
    if not is_key(key):
        return "k"
    if len(signature) != 64:
        return "l"
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= L:
        return "s"
    if r == IDENTITY:
        return "i"
    k = challenge(r, key, message)
    return "a" if encode(add(mul(BASE, s), negate(mul(decode(key), k)))) == r else "e"


def edge_cases():
    seed = hashlib.sha256(b"strict-1 edge cases").digest()
    expanded = hashlib.sha512(seed).digest()
    secret = int.from_bytes(expanded[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    public = mul(BASE, secret)
    key = encode(public)
    torsion = decode(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))
    identities = {
        "x = -0": bytes([1]) + bytes(30) + b"\x80",
        "y >= p": bytes.fromhex("ee" + "ff" * 30 + "7f"),
        "y >= p and x = -0": bytes.fromhex("ee" + "ff" * 31),
    }
    cases = []

    def nonce(message):
        return int.from_bytes(hashlib.sha512(expanded[32:] + message).digest(), "little") % L

    def sign(message, r, secret_nonce, with_key=key, with_secret=secret):
        s = (secret_nonce + challenge(r, with_key, message) * with_secret) % L
        return r + s.to_bytes(32, "little")

    def case(name, with_key, signature, message):
        cases.append(
            {
                "name": name,
                "key": with_key.hex(),
                "message": message.hex(),
                "signature": signature.hex(),
                "verdict": verdict(with_key, signature, message),
            }
        )

    for n in range(3):
        message = b"edge %d" % n
        secret_nonce = nonce(message)
        r = encode(mul(BASE, secret_nonce))
        good = sign(message, r, secret_nonce)
        s = int.from_bytes(good[32:], "little")
        case("plain", key, good, message)
        for times in range(1, 16):
            if s + times * L < 2**256:
                case(f"S + {times}L", key, good[:32] + (s + times * L).to_bytes(32, "little"), message)
        case("S with bit 255", key, good[:63] + bytes([good[63] | 0x80]), message)
        case("R with its sign changed", key, good[:31] + bytes([good[31] ^ 0x80]) + good[32:], message)
        for times in range(1, 8):
            small = mul(torsion, times)
            mixed_r, mixed_key = encode(add(mul(BASE, secret_nonce), small)), encode(add(public, small))
            case(f"R plus torsion point {times}", key, sign(message, mixed_r, secret_nonce), message)
            case(f"R torsion point {times} alone", key, sign(message, encode(small), 0), message)
            case(f"A plus torsion point {times}", mixed_key, sign(message, r, secret_nonce, mixed_key), message)
            case(f"A torsion point {times} alone", encode(small), sign(message, r, secret_nonce, encode(small), 0), message)
        case("R the identity", key, sign(message, IDENTITY, 0), message)
        case("A the identity", IDENTITY, sign(message, r, secret_nonce, IDENTITY, 0), message)
        for name, other in identities.items():
            case(f"R the identity, {name}", key, sign(message, other, 0), message)
            case(f"A the identity, {name}", other, sign(message, r, secret_nonce, other, 0), message)
        # With a key of order 2L the equation holds without cofactor for every even challenge.
        mixed_key, tries = encode(add(public, mul(torsion, 4))), 0
        while True:
            ground = message + b" ground %d" % tries
            r = encode(mul(BASE, nonce(ground)))
            if challenge(r, mixed_key, ground) % 2 == 0:
                case("A of order 2L, equation holds", mixed_key, sign(ground, r, nonce(ground), mixed_key), ground)
                break
            tries += 1
    return cases


def main():
    with open("cctv_ed25519vectors.json") as file:
        cctv = json.load(file)
    assert [case["number"] for case in cctv] == list(range(914))
    row = "".join(
        verdict(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode()) for case in cctv
    )
    with open("speccheck_cases.json") as file:
        speccheck = "".join(
            verdict(*(bytes.fromhex(case[name]) for name in ("pub_key", "signature", "message")))
            for case in json.load(file)
        )
    verdicts = {
        "about": "Frozen verdicts of the rule strict-1, one letter a case in the order of the set: a accepted; "
        "k public key, l length, s S not below L, i R the identity, e equation: refused. "
        "Written by strict1_reference.py.",
        "cctv_914": [row[start : start + 100] for start in range(0, 914, 100)],
        "cctv_accepted": [number for number, letter in enumerate(row) if letter == "a"],
        "speccheck_12": speccheck,
    }
    write("strict1-verdicts.json", verdicts)
    write("strict1-edge-cases.json", {"about": "Written by strict1_reference.py.", "cases": edge_cases()})


def write(name, value):
    with open(name, "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
