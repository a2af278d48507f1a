"""Lists made of numbers, elements and other lists.

Law: nothing is built that could not be kept (`MAX_CELLS`): the answer to such a wish is `system_limit`.
Follows: stdlib lists.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.otp.stdlib.lists.select import no_clause
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.errors import TooLargeError
from pyshell.term.text import MANY, weigh
from pyshell.traps.errors import ErlangError, badarg, system_limit
from pyshell.traps.machine import charge

MAX_CELLS = 50_000_000  # about 4 GB here
LARGEST = (1 << 64) - 1  # the longest list that can be counted


@bif("reverse", 2)
def reverse(p: Any, items: Any, tail: Any) -> Any:
    result = tail
    cell = items
    count = 0
    while True:
        if type(cell) is not list:
            break
        result = [cell[0], result]
        cell = cell[1]
        count += 1
    if cell is not NIL:
        raise badarg()
    charge(p, count // 10)
    return result


def _range(p: Any, first: int, last: int, step: int) -> Any:
    numbers = range(first, last + (1 if step > 0 else -1), step)
    try:
        count = len(numbers)
    except OverflowError:
        count = MAX_CELLS + 1
    if count > MAX_CELLS:
        raise system_limit()
    result: Any = NIL
    for number in reversed(numbers):
        result = [number, result]
    charge(p, count // 10)
    return result


@bif("seq", 2)
def seq(p: Any, first: Any, last: Any) -> Any:
    if type(first) is int is type(last) and first - 1 <= last:
        return _range(p, first, last, 1)
    raise no_clause("seq", (first, last), 254)


@bif("seq", 3)
def seq_by(p: Any, first: Any, last: Any, step: Any) -> Any:
    if type(first) is int is type(last) and type(step) is int:
        if (step > 0 and first - step <= last) or (step < 0 and first - step >= last):
            return _range(p, first, last, step)
        if step == 0 and first == last:
            return [first, NIL]
    raise badarg()


@bif("duplicate", 2)
def duplicate(p: Any, count: Any, term: Any) -> Any:
    if type(count) is not int or count < 0:
        raise no_clause("duplicate", (count, term), 318)
    if count > MAX_CELLS:
        raise system_limit()
    result: Any = NIL
    for _ in range(count):
        result = [term, result]
    charge(p, count // 10)
    return result


def _columns(name: str, cells: tuple[Any, ...], line: int) -> list[list[Any]]:
    """The elements of several lists of one length."""
    columns: list[list[Any]] = []
    tails: list[Any] = []
    for cell in cells:
        items, tail = split_tail(cell)
        columns.append(items)
        tails.append(tail)
    shortest = min(map(len, columns))
    if all(tail is NIL for tail in tails) and all(len(column) == shortest for column in columns):
        return columns
    rest = []
    for column, tail in zip(columns, tails, strict=True):
        rest.append(make_list(column[shortest:], tail))
    raise no_clause(name, tuple(rest), line)


@bif("zipped", 2)
def zipped(p: Any, first: Any, second: Any) -> Any:
    """`zip/2` of nonempty lists."""
    a, b = _columns("zip", (first, second), 460)
    charge(p, len(a) // 8)
    return make_list(list(zip(a, b, strict=True)))


@bif("zipped3", 3)
def zipped3(p: Any, first: Any, second: Any, third: Any) -> Any:
    """`zip3/3` of nonempty lists."""
    a, b, c = _columns("zip3", (first, second, third), 475)
    charge(p, len(a) // 8)
    return make_list(list(zip(a, b, c, strict=True)))


def _unzip(p: Any, name: str, items: Any, width: int) -> Any:
    tuples, tail = split_tail(items)
    for at, item in enumerate(tuples):
        if type(item) is not tuple or len(item) != width:
            rest, tuples = make_list(tuples[at:], tail), tuples[:at]
            break
    else:
        if tail is NIL:
            charge(p, len(tuples) // 8)
            return tuple(make_list([item[i] for item in tuples]) for i in range(width))
        rest = tail
    done = [make_list([item[i] for item in reversed(tuples)]) for i in range(width)]
    raise no_clause(name, (rest, *done), 468)


@bif("unzip", 1)
def unzip(p: Any, items: Any) -> Any:
    return _unzip(p, "unzip", items, 2)


@bif("unzip3", 1)
def unzip3(p: Any, items: Any) -> Any:
    return _unzip(p, "unzip3", items, 3)


@bif("flat", 2)
def flat(p: Any, items: Any, tail: Any) -> Any:
    """`flatten/2` of a nonempty list: all levels gone, then `tail`."""
    out: list[Any] = []
    todo: list[Any] = []
    deeper = 0
    checked = MANY  # inner lists until it is asked whether all of them fit
    cell = items
    while True:
        while True:
            if type(cell) is not list:
                break
            head = cell[0]
            if type(head) is list:
                deeper += 1
                if deeper > checked:
                    checked = _all_fit(items)
                todo.append(cell[1])
                cell = head
                continue
            if head is not NIL:
                out.append(head)
            cell = cell[1]
        if cell is not NIL:
            raise _flat_error(cell, todo, tail)
        if not todo:
            break
        cell = todo.pop()
    charge(p, len(out) // 8)
    return make_list(out, tail)


def _all_fit(items: Any) -> int:
    """`MAX_CELLS`, if a deep list has no more elements: one list may stand in it many times over."""
    try:
        weigh(items, MAX_CELLS, _one)
    except TooLargeError:
        raise system_limit() from None
    return MAX_CELLS


def _one(element: Any) -> int:
    return 1


def _flat_error(cell: Any, todo: list[Any], tail: Any) -> ErlangError:
    """What stands behind an inner list is flattened before it, so it is there in the arguments."""
    rest = tail
    for items in todo:
        if items is not NIL:
            found, end = split_tail(items)
            rest = make_list(found, rest) if end is NIL else rest
    return no_clause("do_flatten", (cell, rest), 666)


def _count(items: Any) -> int | None:
    """The elements of a deep list, each inner list counted once; None if one is improper."""
    try:
        return weigh(items, LARGEST, _one, _improper)[0]
    except TooLargeError:
        raise system_limit() from None
    except TypeError:
        return None


def _improper(tail: Any) -> int:
    raise TypeError


@bif("flatlength", 1)
def flatlength(p: Any, items: Any) -> Any:
    count = deeper = 0
    todo = [items]  # the inner lists of a list are counted after it, from the right: so an improper one is met when OTP meets it
    while todo:
        cell = todo.pop()
        while True:
            if type(cell) is not list:
                break
            if type(cell[0]) is list:
                deeper += 1
                if deeper == MANY and (known := _count(items)) is not None:
                    return known
                todo.append(cell[0])
            elif cell[0] is not NIL:
                count += 1
            cell = cell[1]
        if cell is not NIL:
            raise no_clause("flatlength", (cell, count), 675)
    charge(p, count // 10)
    return count


@bif("appended", 1)
def appended(p: Any, items: Any) -> Any:
    """`append/1` of two lists and more; the rightmost mistake is found first, as `H ++ append(T)` finds it."""
    parts, tail = split_tail(items)
    if tail is not NIL:
        raise no_clause("append", (tail,), 140)
    result = parts.pop()
    count = 0
    for part in reversed(parts):
        found: list[Any] = []
        cell = part
        while True:
            if type(cell) is not list:
                break
            item, cell = cell
            found.append(item)
        if cell is not NIL:
            raise failed_in(badarg(), "erlang", "++", (part, result), ERTS)
        count += len(found)
        for item in reversed(found):
            result = [item, result]
    charge(p, count // 10)
    return result


@bif("interspersed", 2)
def interspersed(p: Any, separator: Any, items: Any) -> Any:
    """`join/2` of a nonempty list."""
    found, tail = split_tail(items)
    if tail is not NIL:
        raise no_clause("join_prepend", (separator, tail), 1490)
    result: Any = NIL
    for item in reversed(found):
        result = [separator, [item, result]]
    charge(p, len(found) // 8)
    return result[1]


@bif("numbered", 2)
def numbered(p: Any, first: Any, items: Any) -> Any:
    """`enumerate/2`."""
    found, tail = split_tail(items)
    if tail is not NIL:
        raise no_clause("enumerate_1", (first + len(found), tail), 1380)
    charge(p, len(found) // 8)
    return make_list(list(enumerate(found, first)))


@bif("backwards", 4)
def backwards(p: Any, name: Any, fun: Any, acc: Any, items: Any) -> Any:
    """The list reversed, for folds from the right; an improper one fails as the innermost call of `name` would."""
    result: Any = NIL
    cell = items
    count = 0
    while True:
        if type(cell) is not list:
            break
        result = [cell[0], result]
        cell = cell[1]
        count += 1
    if cell is not NIL:
        raise no_clause(name.name, (fun, acc, cell), 1350)
    charge(p, count // 10)
    return result
