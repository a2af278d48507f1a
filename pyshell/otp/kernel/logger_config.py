"""Natives of logger_config: what the log of a node is set up to do, by key.

Follows: kernel logger(3), "Configuration API".
"""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.otp.native import bif
from pyshell.runtime.reports import SETTINGS
from pyshell.term.atom import OK, UNDEFINED


@bif("$get", 1)
def get(p: Any, key: Any) -> Any:
    return p.n.stores.get(SETTINGS, {}).get(key, UNDEFINED)


@bif("$set", 2)
def put(p: Any, key: Any, value: Any) -> Any:
    """Keep a value; `undefined` forgets it."""
    settings = p.n.stores.setdefault(SETTINGS, {})
    if value is UNDEFINED:
        settings.pop(key, None)
    else:
        settings[key] = value
    return OK


@bif("parameter", 2)
def parameter(p: Any, application: Any, key: Any) -> Any:
    """application:get_env/2; without the machinery behind it while nothing was configured, for a log is wanted in a hurry."""
    if "applications" not in p.n.stores and not any(flag in (application.name, "config") for flag, _ in p.n.arguments):
        return UNDEFINED
    return importlib.import_module("pyshell.otp.kernel.application_controller").get_env(p, application, key)
