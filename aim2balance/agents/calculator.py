"""Exact arithmetic on what a model writes: numbers, + - * / // % ** and a few functions. Pure, bounded, and nothing of Python is run."""

import ast
import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

MOST_LETTERS = 1000
MOST_BITS = 4000
"""Of numerator and denominator."""
DIGITS = 30
"""Of what is no decimal fraction."""
MOST_PLACES = 40
"""Of one that is written whole."""


class WrongExpression(Exception):
    """What was wrong with it, in a sentence."""


def calculate(expression: str) -> str:
    """The value: exact where it is a decimal fraction of up to 40 places, else rounded to 30 digits with "≈" before it.

    Raises `WrongExpression`.
    """
    if len(expression) > MOST_LETTERS:
        raise WrongExpression(f"The expression is longer than {MOST_LETTERS} characters.")
    text = " ".join(expression.split()).replace("^", "**").replace("×", "*").replace("·", "*").replace("÷", "/").replace("−", "-")
    if not text.isascii():
        raise WrongExpression("That is no arithmetic expression.")
    try:
        tree = ast.parse(text, mode="eval")
        return _written(_value(tree.body, text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise WrongExpression("That is no arithmetic expression.") from None
    except ZeroDivisionError:
        raise WrongExpression("That divides by zero.") from None


def _value(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.Constant(value=bool()):
            raise WrongExpression("Only numbers are calculated with.")
        case ast.Constant(value=int() | float()):
            return _number(text[node.col_offset : node.end_col_offset])
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, text)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner, text)
        case ast.BinOp(left=left, op=op, right=right):
            return _bounded(_combined(op, _value(left, text), _value(right, text)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _bounded(_FUNCTIONS[name](*_arguments(name, arguments, text)))
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case _:
            raise WrongExpression("Only numbers, + - * / // % ** and " + ", ".join(_FUNCTIONS) + " are known.")


def _number(written: str) -> Fraction:
    """As it is written, digit by digit."""
    number = Decimal(int(written, 0)) if written[:2].lower() in {"0x", "0o", "0b"} else Decimal(written)
    if abs(number.adjusted()) > MOST_LETTERS:
        raise WrongExpression("The number is too large.")
    return _bounded(Fraction(number))


def _combined(op: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.FloorDiv():
            return Fraction(left // right)
        case ast.Mod():
            return left % right
        case ast.Pow():
            return _power(left, right)
        case _:
            raise WrongExpression("That operator is not known.")


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        if exponent == Fraction(1, 2):
            return _root(base)
        return _by_decimal(base, exponent)
    bits = max(base.numerator.bit_length(), base.denominator.bit_length(), 1)
    if abs(base) not in {0, 1} and bits * abs(exponent) > 2 * MOST_BITS:
        raise WrongExpression("The number is too large.")
    if abs(exponent) > MOST_BITS * 2:
        exponent = exponent % 2 + 2  # of 0, 1 and -1 only the parity counts
    return Fraction(base ** int(exponent))


def _by_decimal(base: Fraction, exponent: Fraction) -> Fraction:
    if base <= 0 or abs(exponent) > MOST_LETTERS:
        raise WrongExpression("That power is no real number, or too large.")
    with localcontext(prec=DIGITS + 20, Emax=2000, Emin=-2000) as context:
        power = context.power(_decimal(base), _decimal(exponent))
        if not power.is_finite():
            raise WrongExpression("The number is too large.")
        return Fraction(power)


def _root(number: Fraction) -> Fraction:
    if number < 0:
        raise WrongExpression("A negative number has no real root.")
    over, under = math.isqrt(number.numerator), math.isqrt(number.denominator)
    if over * over == number.numerator and under * under == number.denominator:
        return Fraction(over, under)
    with localcontext(prec=DIGITS + 20):
        return Fraction(_decimal(number).sqrt())


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _rounded(number: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    """Half away from zero, as people round."""
    if digits.denominator != 1 or abs(digits) > 100:
        raise WrongExpression("A number is rounded to a whole number of digits.")
    scale = Fraction(10) ** int(digits)
    scaled = abs(number) * scale
    whole = Fraction(math.floor(scaled + Fraction(1, 2))) / scale
    return whole if number >= 0 else -whole


_CONSTANTS: Final = {"pi": Fraction("3.14159265358979323846264338327950288419716939937510")}
_FUNCTIONS: Final[dict[str, Callable[..., Fraction]]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "sum": lambda *numbers: sum(numbers, Fraction(0)),
    "round": _rounded,
    "floor": lambda number: Fraction(math.floor(number)),
    "ceil": lambda number: Fraction(math.ceil(number)),
    "sqrt": _root,
}
_COUNTS: Final = {"abs": (1, 1), "floor": (1, 1), "ceil": (1, 1), "sqrt": (1, 1), "round": (1, 2)}


def _arguments(name: str, given: list[ast.expr], text: str) -> list[Fraction]:
    least, most = _COUNTS.get(name, (1, MOST_LETTERS))
    nodes = given[0].elts if len(given) == 1 and isinstance(given[0], ast.List | ast.Tuple) else given
    if not least <= len(nodes) <= most:
        raise WrongExpression(f"{name} takes {'one number' if most == 1 else 'numbers'}.")
    numbers = [_value(node, text) for node in nodes]
    return [*numbers, numbers[0]] if name in {"min", "max"} and len(numbers) == 1 else numbers


def _bounded(number: Fraction) -> Fraction:
    if number.numerator.bit_length() > MOST_BITS or number.denominator.bit_length() > MOST_BITS:
        raise WrongExpression("The number is too large.")
    return number


def _written(number: Fraction) -> str:
    left = number.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    with localcontext(prec=2 * MOST_BITS) as exact:
        if left == 1 and number.denominator < 10**MOST_PLACES:
            return f"{exact.divide(Decimal(number.numerator), Decimal(number.denominator)):f}"
    with localcontext(prec=DIGITS):
        return f"≈ {_decimal(number).normalize()}"
