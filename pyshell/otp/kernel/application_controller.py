"""Natives of application_controller: environments and descriptions of applications, which can be read without asking a process.

Follows: kernel application(3), "get_env/2"; app(4); the flags `-Application Key Value` of erl(1).
"""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.otp.kernel.file import absolute, text_of
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, UNDEFINED, Atom, atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.errors import ReadError
from pyshell.term.maps import from_pairs

A_CONTROLLER = atom("application_controller")
CONTROLLER = 44  # its process number in OTP 25
FALSE, TRUE, DEFAULT = atom("false"), atom("true"), atom("default")


def of_kernel() -> dict[Any, Any]:
    """The environment of kernel as a node starts; that of stdlib is empty."""
    output = from_pairs([(atom("type"), atom("standard_io"))])
    layout = (atom("logger_formatter"), from_pairs([(atom("legacy_header"), TRUE), (atom("single_line"), FALSE)]))
    handler = from_pairs([(atom("config"), output), (atom("formatter"), layout)])
    return {
        atom("logger"): make_list([(atom("handler"), DEFAULT, atom("logger_std_h"), handler)]),
        atom("shell_docs_ansi"): atom("auto"),
        atom("logger_level"): atom("notice"),
        atom("connect_all"): TRUE,
        atom("logger_sasl_compatible"): FALSE,
        atom("net_tickintensity"): 4,
        atom("net_ticktime"): 60,
        atom("prevent_overlapping_partitions"): TRUE,
    }


def read(text: str) -> Any:
    """The term a text is. Raises ReadError."""
    return importlib.import_module("pyshell.term.read").read(text)  # only who has such a text pays for it


def decoded(data: bytes) -> str:
    """Text of a file: UTF-8, or else Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class Applications:
    """What a node knows about applications. flags, config, env: {application: {key: value}}. known: anything else, by key."""

    __slots__ = ("env", "known", "flags", "config")

    def __init__(self, node: Any) -> None:
        self.flags = flags_of(node.arguments)
        self.config = config_of(node)
        self.known: dict[Any, Any] = {}
        self.env: dict[Atom, dict[Any, Any]] = {}
        for app, values in ((atom("kernel"), of_kernel()), (atom("stdlib"), {})):
            self.env[app] = values | self.config.get(app, {}) | self.flags.get(app, {})


def _python(terms: Any) -> list[Any]:
    found = []
    while True:
        if type(terms) is not list:
            break
        found.append(terms[0])
        terms = terms[1]
    return found


def flags_of(arguments: list[tuple[str, list[str]]]) -> dict[Atom, dict[Any, Any]]:
    """{application: {key: value}} of the flags `-Application Key Value ..`; a value that is no term counts as text."""
    found: dict[Atom, dict[Any, Any]] = {}
    for flag, values in arguments:
        for key, value in zip(values[::2], values[1::2], strict=False):
            found.setdefault(atom(flag), {})[atom(key)] = term_of(value)
    return found


def config_of(node: Any) -> dict[Atom, dict[Any, Any]]:
    """{application: {key: value}} of the files that flag -config names; a file that cannot be read counts as empty."""
    found: dict[Atom, dict[Any, Any]] = {}
    for flag, values in node.arguments:
        for name in values if flag == "config" and node.files is not None else ():
            path = name if name.endswith(".config") else f"{name}.config"
            try:
                entries = _python(read(decoded(node.files.read(absolute(node, path)))))
            except (OSError, ReadError):
                continue
            for entry in entries:
                if type(entry) is tuple and len(entry) == 2:
                    found.setdefault(entry[0], {}).update(dict(_python(entry[1])))
    return found


def term_of(text: str) -> Any:
    """The term a text is, or the text."""
    try:
        return read(text)
    except ReadError:
        return from_text(text)


def applications(node: Any) -> Applications:
    """Those of a node."""
    found: Applications | None = node.stores.get("applications")
    if found is None:
        found = node.stores["applications"] = Applications(node)
    return found


@bif("$env", 1)
def env(p: Any, application: Any) -> Any:
    """[{Key, Value}]."""
    return make_list(list(applications(p.n).env.get(application, {}).items()))


@bif("get_env", 2)
def get_env(p: Any, application: Any, key: Any) -> Any:
    """{ok, Value} or undefined."""
    values = applications(p.n).env.get(application, {})
    return (OK, values[key]) if key in values else UNDEFINED


@bif("$put_env", 3)
def put_env(p: Any, application: Any, key: Any, value: Any) -> Any:
    applications(p.n).env.setdefault(application, {})[key] = value
    return OK


@bif("$drop_env", 2)
def drop_env(p: Any, application: Any, key: Any) -> Any:
    applications(p.n).env.get(application, {}).pop(key, None)
    return OK


@bif("$clear_env", 1)
def clear_env(p: Any, application: Any) -> Any:
    applications(p.n).env.pop(application, None)
    return OK


@bif("$flags", 1)
def flags(p: Any, application: Any) -> Any:
    """[{Key, Value}] of the command line."""
    return make_list(list(applications(p.n).flags.get(application, {}).items()))


@bif("$config", 1)
def config(p: Any, application: Any) -> Any:
    """[{Key, Value}] of configuration files."""
    return make_list(list(applications(p.n).config.get(application, {}).items()))


@bif("$get", 1)
def get(p: Any, key: Any) -> Any:
    return applications(p.n).known.get(key, UNDEFINED)


@bif("$set", 2)
def put(p: Any, key: Any, value: Any) -> Any:
    """Keep a value; `undefined` forgets it."""
    known = applications(p.n).known
    if value is UNDEFINED:
        known.pop(key, None)
    else:
        known[key] = value
    return OK


@bif("$all", 1)
def everything(p: Any, kind: Any) -> Any:
    """#{Name => Value} of the keys {Kind, Name}, in the order in which they came."""
    found = applications(p.n).known
    return make_list([(key[1], value) for key, value in found.items() if type(key) is tuple and key[0] is kind])


@bif("$launch", 0)
def launch(p: Any) -> Any:
    """The controller's process, started if it does not run yet."""
    node = p.n
    found = node.registry.get(A_CONTROLLER)
    if found is None:
        code = node.code.find("application_controller:$init/0", A_CONTROLLER, atom("$init"), 0)
        found = node.spawn_named(A_CONTROLLER.name, CONTROLLER, code, (), (A_CONTROLLER, atom("init"), 1))
    return found


@bif("$consult", 1)
def consult(p: Any, name: Any) -> Any:
    """{ok, Term} of a file that holds one term; {error, enoent}, or {error, {text, Text}} when that is no term."""
    path = text_of(name)
    if path is None or p.n.files is None:
        return (ERROR, atom("enoent"))
    try:
        data = p.n.files.read(absolute(p.n, path))
    except OSError:
        return (ERROR, atom("enoent"))
    text = decoded(data)
    try:
        return (OK, read(text))
    except ReadError:
        return (ERROR, (atom("text"), from_text(text)))
