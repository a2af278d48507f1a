"""grammar/erlang.lark -> the plain data of a parse table. The only importer of lark.

Nobody imports this module by name at start-up: lark takes 40-80 ms to import and the table 0.5 s to build, and both are
needed only when no cached table is found (lang/grammar.py loads this module then).
The law: strict LALR(1): any conflict is an error here, never a silent choice.
"""

from __future__ import annotations

from typing import Any

import lark
from lark.common import ParserConf
from lark.load_grammar import load_grammar
from lark.parsers.lalr_analysis import LALR_Analyzer, Shift

from pyshell.lang.grammar import DECLARED, STARTS, Data


def build(text: str) -> Data:
    """The data of `grammar.Tables` for a grammar text. Raises lark's GrammarError for anything that is not strict
    LALR(1).
    """
    load: Any = load_grammar
    grammar, _used = load(text, "erlang.lark", [], True)
    terminals, rules, _ignored = grammar.compile(list(STARTS), "*")
    kinds = {"$END": "$end", **DECLARED}
    for terminal in terminals:
        if terminal.pattern is not None:
            kinds[terminal.name] = terminal.pattern.value
    analyzer: Any = LALR_Analyzer(ParserConf(rules, {}, list(STARTS)), strict=True)
    analyzer.compute_lalr()
    table: Any = analyzer.parse_table
    rules.sort(key=str)
    numbers = {rule: index for index, rule in enumerate(rules)}
    nonterminals = {rule.origin.name for rule in rules}
    order = _order(table)
    places = {state: place for place, state in enumerate(order)}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    for state in order:
        shifts: dict[str, int] = {}
        targets: dict[str, int] = {}
        for symbol, (action, argument) in sorted(table.states[state].items(), key=_name):
            if symbol in nonterminals:
                targets[symbol] = places[argument]
            else:
                shifts[kinds[symbol]] = places[argument] if action is Shift else ~numbers[argument]
        actions.append(shifts)
        gotos.append(targets)
    return {
        "actions": actions,
        "gotos": gotos,
        "rules": [_plain_rule(rule) for rule in rules],
        "starts": {name: places[state] for name, state in sorted(table.start_states.items())},
    }


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def _order(table: Any) -> list[int]:
    """The states in the order they are met from the starts: lark numbers them anew in every run."""
    order = [state for _start, state in sorted(table.start_states.items())]
    seen = set(order)
    for state in order:
        for _symbol, (action, target) in sorted(table.states[state].items(), key=_name):
            if action is Shift and target not in seen:
                seen.add(target)
                order.append(target)
    return order


def _plain_rule(rule: Any) -> tuple[str, int, str]:
    """(nonterminal, length, builder); the builder of a rule that only passes its value on is ""."""
    size = len(rule.expansion)
    if rule.alias is None and size != 1:
        raise lark.GrammarError(f"the rule {rule} needs the name of a builder")
    return str(rule.origin.name), size, str(rule.alias or "")
