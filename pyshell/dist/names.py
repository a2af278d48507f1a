"""Names of nodes: `name@host`. Nodes with long names and nodes with short ones keep apart.

Follows: erl(1) -name and -sname; the checks that inet_tcp_dist makes before it calls.
"""

from __future__ import annotations


def host_of(name: str) -> str:
    """The part behind the `@`."""
    return name.partition("@")[2]


def is_node_name(text: str) -> bool:
    """Has it a name, one `@` and a host?"""
    name, _, host = text.partition("@")
    return bool(name and host) and "@" not in host


def is_address(host: str) -> bool:
    """An IP address, of version 4 or 6."""
    return (host.count(".") == 3 and host.replace(".", "").isdigit()) or ":" in host


def resolves(host: str) -> bool:
    """Does it mean a machine without asking anybody?"""
    return host == "localhost" or is_address(host)


def misfit(host: str, long: bool) -> str:
    """What is logged when a node with a long (or short) name calls such a host; "" if it may."""
    if ("." in host) is long or (long and is_address(host)):
        return ""
    rule = f"** System {'' if long else 'NOT '}running to use fully qualified hostnames **"
    return f"{rule}\n** Hostname {host} is illegal **\n\n"
