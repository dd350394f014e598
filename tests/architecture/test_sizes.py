"""Modules and functions stay small: it is the tail, not the median, that decides how calm a house is."""

from tests.architecture.source import functions, modules, named


def measured() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Lines of every module and every function, smallest first."""
    by_module = [(len(path.read_text(encoding="utf-8").splitlines()), named(path)) for path in modules()]
    by_function = [((node.end_lineno or 0) - node.lineno + 1, place) for place, node in functions()]
    return sorted(by_module), sorted(by_function)


def ninth_of_ten(sizes: list[tuple[int, str]]) -> int:
    """The size that nine of ten do not exceed."""
    return sizes[int(len(sizes) * 0.9)][0]


def test_modules_are_small():
    sizes, _ = measured()

    assert len(sizes) > 200
    assert ninth_of_ten(sizes) <= 200
    assert [place for lines, place in sizes if lines > 400] == []


def test_functions_are_small():
    _, sizes = measured()

    assert len(sizes) > 1_000
    assert ninth_of_ten(sizes) <= 25
    assert [place for lines, place in sizes if lines > 60] == []
