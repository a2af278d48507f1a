"""The layers of the ziggurat for normal deviates, worked out when the first one is asked for.

The area under exp(-x*x/2), from 0, is cut into 256 layers of equal area V: the lowest is the tail beyond R together with the
rectangle in front of it. Layer i reaches to x[i]; a draw of 51 bits below k[i] is under the curve for certain.
Computed with 40 digits and rounded once, which gives the numbers of OTP's table.
Follows: Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables"; stdlib rand, normal/0.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from typing import Any

from pyshell.otp.native import bif

R = "3.6541528853610087963519472518"
V = "0.00492867323397465493159091343184714888330530"
LAYERS = 256
SCALE = 1 << 51

Layer = tuple[int, float, float]


@cache
def layers() -> tuple[Layer, ...]:
    """(k, width of one unit of the draw, height of the curve) of each layer; the tail is number 0."""
    context = Context(prec=40)
    divide, multiply = context.divide, context.multiply
    area, edge = Decimal(V), Decimal(R)

    def height(x: Decimal) -> Decimal:
        return context.exp(divide(multiply(x, -x), Decimal(2)))

    top = height(edge)
    tail = (int(multiply(divide(multiply(edge, top), area), Decimal(SCALE))), float(divide(area, top * SCALE)), 1.0)
    found: list[Layer] = []
    x = edge
    for layer in range(LAYERS - 1, 0, -1):
        here = height(x)
        inner = Decimal(0)
        if layer > 1:
            inner = context.sqrt(multiply(Decimal(-2), context.ln(context.add(divide(area, x), here))))
        found.append((int(multiply(divide(inner, x), Decimal(SCALE))), float(divide(x, Decimal(SCALE))), float(here)))
        x = inner
    return (tail, *reversed(found))


@bif("layer", 1)
def layer(p: Any, number: Any) -> Any:
    """{K, Width, Height, HeightOfTheOneAbove} of a layer 0..255."""
    table = layers()
    k, width, height = table[number]
    return k, width, height, table[number - 1][2]
