"""Module uri_string: URIs taken apart and put together.

What came as a binary goes as one, what came as characters goes as such. Law: the text between brackets is IPv6 digits or
nothing; a percent sign need not be followed by digits where a URI is only taken apart.
Follows: stdlib uri_string(3); RFC 3986, the errors of OTP's parser ({error, invalid_uri, ":"} for whatever follows a scheme).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list, to_python
from pyshell.term.maps import ErlMap, from_pairs
from pyshell.term.text import flat_text
from pyshell.traps.errors import ErlangError, badarg, function_clause, throw
from pyshell.traps.trace import location

_ALNUM = "A-Za-z0-9"
_UNRESERVED = _ALNUM + r"\-._~"
_SUB = r"!$&'()*+,;="
_PATH = _UNRESERVED + _SUB + "%:@/"
_MORE = _PATH + "?"
_HOST = rf"\[[0-9A-Fa-f:.]*\]|[{_UNRESERVED}{_SUB}%]*"
_URI = re.compile(
    rf"(?:(?P<scheme>[A-Za-z][{_ALNUM}+\-.]*):)?"
    rf"(?://(?:(?P<userinfo>[{_UNRESERVED}{_SUB}%:]*)@)?(?P<host>{_HOST})(?::(?P<port>[0-9]*))?(?=[/?#]|\Z)|(?!//))"
    rf"(?P<path>[{_PATH}]*)(?:\?(?P<query>[{_MORE}]*))?(?:#(?P<fragment>[{_MORE}]*))?"
).fullmatch
_SCHEME = re.compile(rf"[A-Za-z][{_ALNUM}+\-.]*:").match
_ALLOWED = {
    "scheme": _ALNUM + r"+\-.", "userinfo": _UNRESERVED + _SUB + "%:", "host": _UNRESERVED + _SUB + ":", "ipv4": "0-9.",
    "ipv6": "0-9A-Fa-f:.", "regname": _UNRESERVED + _SUB + "%", "path": _PATH, "query": _MORE, "fragment": _MORE,
    "reserved": r":/?#\[\]@" + _SUB, "unreserved": _UNRESERVED,
}  # fmt: skip
_ORDER = ("scheme", "userinfo", "host", "port", "path", "query", "fragment")
_PORTS = {"http": 80, "https": 443, "ftp": 21, "ssh": 22, "sftp": 22, "tftp": 69}
_KEYS = {name: atom(name) for name in _ORDER}
CODECS = {"latin1": "latin-1", "utf8": "utf-8", "unicode": "utf-8", "utf16": "utf-16-be", "utf32": "utf-32-be"}
_PERCENT = re.compile("%(..)", re.DOTALL)
_HEX = re.compile("[0-9A-Fa-f]{2}").fullmatch
A_INVALID_URI, A_INVALID_MAP, A_INVALID_UTF8, A_INVALID_PERCENT, A_INVALID_SCHEME, A_INVALID_ENCODING, A_INVALID_INPUT = map(
    atom,
    ("invalid_uri", "invalid_map", "invalid_utf8", "invalid_percent_encoding", "invalid_scheme", "invalid_encoding",
     "invalid_input"),
)  # fmt: skip
Parts = dict[str, Any]


class Refused(Exception):
    """{error, Why, What}."""

    def __init__(self, why: Atom, what: Any) -> None:
        self.term = (ERROR, why, what)


def _no_clause(line: int, name: str, *args: Any) -> ErlangError:
    """function_clause of the function, its own or one inside, that meets what it cannot take. line: where OTP has it."""
    return function_clause(atom("uri_string"), atom(name), args, location("uri_string.erl", line))


def _text(term: Any) -> str | None:
    return flat_text(term) if type(term) in (bytes, list) or term is NIL else None


def _as(text: str, like: Any) -> Any:
    return text.encode("utf-8", "surrogatepass") if type(like) is bytes else from_text(text)


def _parse(text: str) -> Parts:
    found = _URI(text)
    if found is None:
        scheme = _SCHEME(text)
        allowed = re.compile(f"[{_MORE}#]*").match(text)
        bad = text[allowed.end() : allowed.end() + 1] if allowed is not None else ""
        raise Refused(A_INVALID_URI, from_text(":" if scheme or not bad or ":" in text.partition("/")[0] else bad))
    if found["scheme"] is None and ":" in found["path"].partition("/")[0]:
        raise Refused(A_INVALID_URI, from_text(":"))
    parts: Parts = {name: found[name] for name in _ORDER if found[name] is not None}
    if "host" in parts:
        parts["host"] = parts["host"].strip("[]")
    if "port" in parts:
        parts["port"] = int(parts["port"]) if parts["port"] else UNDEFINED
    return parts


def _to_map(parts: Parts, like: Any) -> ErlMap:
    return from_pairs([
        (_KEYS[name], _as(value, like) if type(value) is str else value) for name, value in parts.items()
    ])  # fmt: skip


def _of_map(term: ErlMap) -> tuple[Parts, Any]:
    """(parts, a text of the kind that the map has)."""
    parts: Parts = {}
    like: Any = NIL
    for name in _ORDER:
        value = term.get(_KEYS[name])
        if value is None:
            continue
        text = _text(value) if name != "port" else None
        if text is None and name != "port":
            raise badarg()
        if type(value) is bytes:
            like = b""
        parts[name] = value if text is None else text
    return parts, like


def _encoded(text: str, allowed: str) -> str:
    return re.sub(f"[^{allowed}]", lambda found: _quoted(found.group()), text)


def _quoted(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _valid(parts: Parts) -> bool:
    """May these stand together? A path is always there; a host needs one that is empty or begins with a slash."""
    return "path" in parts and not ("host" not in parts and ("userinfo" in parts or "port" in parts))


def _recompose(parts: Parts) -> str:
    out = []
    if "scheme" in parts:
        out.append(_encoded(parts["scheme"], _ALLOWED["scheme"]) + ":")
    if "host" in parts:
        out.append("//")
        if "userinfo" in parts:
            out.append(_encoded(parts["userinfo"], _ALLOWED["userinfo"]) + "@")
        host = parts["host"]
        out.append(f"[{host}]" if ":" in host else _encoded(host, _ALLOWED["regname"]))
        if "port" in parts:
            port = parts["port"]
            if type(port) is not int and port is not UNDEFINED:
                raise badarg()
            out.append(f":{'' if port is UNDEFINED else port}")
    path = _encoded(parts["path"], _ALLOWED["path"])
    if "host" in parts and path and not path.startswith("/"):
        path = "/" + path
    out.append(path)
    if "query" in parts:
        out.append("?" + _encoded(parts["query"], _ALLOWED["query"]))
    if "fragment" in parts:
        out.append("#" + _encoded(parts["fragment"], _ALLOWED["fragment"]))
    return "".join(out)


def _without_dots(path: str) -> str:
    """`.` and `..` taken away (RFC 3986, 5.2.4)."""
    done: list[str] = []
    rest = path
    while rest:
        if rest.startswith(("../", "./")):
            rest = rest.partition("/")[2]
        elif rest.startswith("/./") or rest == "/.":
            rest = "/" + rest[3:]
        elif rest.startswith("/../") or rest == "/..":
            rest = "/" + rest[4:]
            del done[-1:]
        elif rest in (".", ".."):
            rest = ""
        else:
            end = rest.find("/", 1)
            end = len(rest) if end < 0 else end
            done.append(rest[:end])
            rest = rest[end:]
    return "".join(done)


def _decode_unreserved(text: str) -> str:
    def change(found: Any) -> str:
        digits = found.group(1)
        if _HEX(digits) is None:
            return str(found.group())
        char = chr(int(digits, 16))
        return char if re.fullmatch(f"[{_UNRESERVED}]", char) else f"%{str(digits).upper()}"

    return _PERCENT.sub(change, text)


def _normalize(parts: Parts) -> Parts:
    lowered = {name: _lower_but_percent(value) if name in ("scheme", "host") else value for name, value in parts.items()}
    new = {name: _decode_unreserved(value) if type(value) is str else value for name, value in lowered.items()}
    if new.get("port") is UNDEFINED or ("port" in new and _PORTS.get(new.get("scheme", "")) == new["port"]):
        del new["port"]
    bare = "scheme" in new and "host" in new and not new["path"]
    new["path"] = "/" if bare else _without_dots(new["path"])
    return new


def _lower_but_percent(text: str) -> str:
    return re.sub("%..|[A-Z]", lambda found: found.group() if found.group()[0] == "%" else found.group().lower(), text)


def _merged(base: Parts, path: str) -> str:
    if "host" in base and not base["path"]:
        return "/" + path
    folder: str = base["path"][: base["path"].rfind("/") + 1]
    return folder + path


def _resolve(ref: Parts, base: Parts) -> Parts:
    if "scheme" not in base:
        raise Refused(A_INVALID_SCHEME, NIL)
    if "scheme" in ref:
        return {**ref, "path": _without_dots(ref["path"])}
    target: Parts = {"scheme": base["scheme"]}
    if "host" in ref:
        target |= {name: ref[name] for name in ("userinfo", "host", "port") if name in ref}
        target |= {"path": _without_dots(ref["path"])}
    else:
        target |= {name: base[name] for name in ("userinfo", "host", "port") if name in base}
        if not ref["path"]:
            target["path"] = base["path"]
            if "query" not in ref and "query" in base:
                target["query"] = base["query"]
        elif ref["path"].startswith("/"):
            target["path"] = _without_dots(ref["path"])
        else:
            target["path"] = _without_dots(_merged(base, ref["path"]))
    return target | {name: ref[name] for name in ("query", "fragment") if name in ref}


def _answer(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Refused as ex:
        return ex.term


def _given(term: Any) -> tuple[Parts, Any]:
    """A URI as text or as a map."""
    if type(term) is ErlMap:
        return _of_map(term)
    text = _text(term)
    if text is None:
        raise _no_clause(361, "parse", term)
    return _parse(text), term


@bif("parse", 1)
def parse(p: Any, uri: Any) -> Any:
    text = _text(uri)
    if text is None:
        raise _no_clause(361, "parse", uri)
    return _answer(lambda: _to_map(_parse(text), uri))


@bif("recompose", 1)
def recompose(p: Any, uri_map: Any) -> Any:
    if type(uri_map) is not ErlMap:
        raise _no_clause(1734, "is_valid_map", uri_map)
    parts, like = _of_map(uri_map)
    if not _valid(parts):
        return (ERROR, A_INVALID_MAP, uri_map)
    return _answer(lambda: _as(_recompose(parts), like))


def _is_return_map(options: Any) -> bool:
    return to_python(options) == [atom("return_map")]


def _normalized(uri: Any, options: Any) -> Any:
    def work() -> Any:
        parts, like = _given(uri)
        new = _normalize(parts)
        return _to_map(new, like) if _is_return_map(options) else _as(_recompose(new), like)

    return _answer(work)


@bif("normalize", 1)
def normalize_1(p: Any, uri: Any) -> Any:
    return _normalized(uri, NIL)


@bif("normalize", 2)
def normalize_2(p: Any, uri: Any, options: Any) -> Any:
    return _normalized(uri, options)


def _resolved(ref: Any, base: Any, options: Any) -> Any:
    def work() -> Any:
        parts, like = _given(ref)
        target = _resolve(parts, _given(base)[0])
        return _to_map(target, like) if _is_return_map(options) else _as(_recompose(target), like)

    return _answer(work)


@bif("resolve", 2)
def resolve_2(p: Any, ref: Any, base: Any) -> Any:
    return _resolved(ref, base, NIL)


@bif("resolve", 3)
def resolve_3(p: Any, ref: Any, base: Any, options: Any) -> Any:
    return _resolved(ref, base, options)


@bif("allowed_characters", 0)
def allowed_characters(p: Any) -> Any:
    chars = [chr(code) for code in range(128)]
    return make_list([
        (atom(name), from_text("".join(char for char in chars if re.fullmatch(f"[{allowed}]", char))))
        for name, allowed in _ALLOWED.items()
    ])  # fmt: skip


def _is(char: Any, kind: str) -> Any:
    good = type(char) is int and 0 <= char < 128 and re.fullmatch(f"[{_ALLOWED[kind]}]", chr(char))
    return TRUE if good else FALSE


@bif("is_host", 1)
def is_host(p: Any, char: Any) -> Any:
    return _is(char, "host")


@bif("is_path", 1)
def is_path(p: Any, char: Any) -> Any:
    return _is(char, "path")


def _decoded(text: str, like: Any, strict: bool) -> str:
    """Percent signs undone; `strict`: one without digits is refused."""
    out = bytearray()
    at = 0
    while at < len(text):
        char = text[at]
        if char == "%":
            digits = text[at + 1 : at + 3]
            if _HEX(digits):
                out.append(int(digits, 16))
                at += 3
                continue
            if strict:
                raise Refused(A_INVALID_PERCENT, _as(text[at : at + 3], like))
        out += char.encode("utf-8", "surrogatepass")
        at += 1
    try:
        return out.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(A_INVALID_UTF8, bytes(out)) from None


@bif("percent_decode", 1)
def percent_decode(p: Any, uri: Any) -> Any:
    if type(uri) is ErlMap:
        return _decoded_map(uri)
    text = _text(uri)
    if text is None:
        raise function_clause(atom("uri_string"), atom("percent_decode"), (uri,))
    return _answer(lambda: _as(_decoded(text, uri, False), uri))


def _decoded_map(uri: ErlMap) -> Any:
    new = []
    for key, value in uri.items():
        text = _text(value)
        if key is _KEYS["port"] or key is _KEYS["scheme"] or text is None:
            new.append((key, value))
            continue
        try:
            new.append((key, _as(_decoded(text, value, False), value)))
        except Refused as ex:
            return (ERROR, (atom("invalid"), (key, ex.term[1:])))
    return from_pairs(new)


def _quote(uri: Any, safe: str) -> Any:
    text = _text(uri)
    if text is None:
        raise function_clause(atom("uri_string"), atom("quote"), (uri,))
    return _as("".join(char if char in safe or re.fullmatch(f"[{_UNRESERVED}]", char) else _quoted(char) for char in text), uri)


@bif("quote", 1)
def quote_1(p: Any, text: Any) -> Any:
    return _quote(text, "")


@bif("quote", 2)
def quote_2(p: Any, text: Any, safe: Any) -> Any:
    return _quote(text, _text(safe) or "")


@bif("unquote", 1)
def unquote(p: Any, uri: Any) -> Any:
    text = _text(uri)
    if text is None:
        raise function_clause(atom("uri_string"), atom("unquote"), (uri,))
    try:
        return _as(_decoded(text, uri, True), uri)
    except Refused as ex:
        raise throw(ex.term) from None


def _codec(options: Any, name: str) -> str:
    """Python's name of an encoding; raises badarg."""
    encoding = _encoding(options, name)
    if type(encoding) is tuple and len(encoding) == 2 and type(encoding[0]) is Atom and type(encoding[1]) is Atom:
        found = {"utf16": "utf-16", "utf32": "utf-32"}.get(encoding[0].name)
        end = {"big": "-be", "little": "-le"}.get(encoding[1].name)
        if found is not None and end is not None:
            return found + end
    found = CODECS.get(encoding.name) if type(encoding) is Atom else None
    if found is None:
        raise badarg()
    return found


def _encoding(options: Any, name: str) -> Any:
    for option in to_python(options) or ():
        if type(option) is tuple and len(option) == 2 and option[0] is atom(name):
            return option[1]
    return atom("utf8")


def _form_text(text: str, encoding: str) -> str:
    """As a form field: spaces become plus signs."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        raise Refused(A_INVALID_INPUT, from_text(text)) from None
    return "".join(
        "+" if byte == 32 else chr(byte) if re.fullmatch(rf"[{_ALNUM}*\-._]", chr(byte)) else f"%{byte:02X}" for byte in data
    )


def _compose(pairs: Any, options: Any) -> Any:
    encoding = _encoding(options, "encoding")
    names = {atom("utf8"): "utf-8", atom("unicode"): "utf-8", atom("latin1"): "latin-1"}
    fields = []
    like: Any = NIL
    if (given := to_python(pairs)) is None:
        raise _no_clause(579, "compose_query", pairs, options, FALSE, b"")
    for pair in given:
        if type(pair) is not tuple or len(pair) != 2:
            raise badarg()
        if encoding not in names:
            raise Refused(A_INVALID_ENCODING, encoding)
        texts = []
        for part in pair[:1] if pair[1] is TRUE else pair:
            text = _text(part)
            if text is None:
                raise Refused(A_INVALID_INPUT, part)
            like = part if type(part) is bytes else like
            texts.append(_form_text(text, names[encoding]))
        fields.append("=".join(texts))
    return _as("&".join(fields), like)


@bif("compose_query", 1)
def compose_query_1(p: Any, pairs: Any) -> Any:
    return _answer(lambda: _compose(pairs, make_list([(atom("encoding"), atom("utf8"))])))


@bif("compose_query", 2)
def compose_query_2(p: Any, pairs: Any, options: Any) -> Any:
    return _answer(lambda: _compose(pairs, options))


@bif("dissect_query", 1)
def dissect_query(p: Any, query: Any) -> Any:
    text = _text(query)
    if text is None:
        raise _no_clause(2164, "dissect_query_key", query, FALSE, NIL, b"", b"")

    def field(part: str) -> Any:
        name, equals, value = part.partition("=")
        first = _as(_decoded(name.replace("+", " "), query, True), query)
        return (first, _as(_decoded(value.replace("+", " "), query, True), query) if equals else TRUE)

    return _answer(lambda: make_list([field(part) for part in text.split("&")]) if text else NIL)


@bif("transcode", 2)
def transcode(p: Any, uri: Any, options: Any) -> Any:
    """The bytes behind percent signs from one encoding into another; so, too, a whole binary."""
    source, target = _codec(options, "in_encoding"), _codec(options, "out_encoding")
    try:
        text = uri.decode(source) if type(uri) is bytes else _text(uri)
        if text is None:
            raise badarg()
        new = re.sub("(?:%[0-9A-Fa-f]{2})+", lambda found: _recoded(found.group(), source, target), text)
    except UnicodeDecodeError:
        return (ERROR, A_INVALID_INPUT, uri)
    return new.encode(target) if type(uri) is bytes else from_text(new)


def _recoded(text: str, source: str, target: str) -> str:
    data = bytes.fromhex(text.replace("%", "")).decode(source)
    return "".join(f"%{byte:02X}" for byte in data.encode(target))
