"""splink and bankstatementparser on the lines and charges of the town, each in a process of its own."""

import json
import sys
import time
from pathlib import Path
from typing import Any


def main(which: str, given: str) -> None:
    """Run one peer, and print how long it took and how many lines it matched rightly and wrongly."""
    town = json.loads(Path(given).read_text(encoding="utf-8"))
    run = {"splink": _splink, "bsp": _bankstatementparser}[which]
    begun = time.perf_counter()
    found = run(town["lines"], town["charges"])
    seconds = time.perf_counter() - begun
    right = sum(town["lines"][place]["pays"] == [reference] for place, reference in found.items())
    print(json.dumps({"s": round(seconds, 2), "right": right, "wrong": len(found) - right}))


def _splink(lines: list[dict[str, Any]], charges: list[dict[str, Any]]) -> dict[int, str]:
    """Probabilistic linkage by reference, amount and name; the best pair of a line above nine in ten."""
    import pandas as pd  # noqa: PLC0415
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    left = pd.DataFrame(
        {
            "unique_id": [str(place) for place in range(len(lines))],
            "reference": ["".join(each for each in one["text"] if each.isdigit()) for one in lines],
            "pence": [one["pence"] for one in lines],
            "name": [one["payer"] for one in lines],
        }
    )
    right = pd.DataFrame(
        {
            "unique_id": [str(place) for place in range(len(charges))],
            "reference": [one["reference"] for one in charges],
            "pence": [one["pence"] for one in charges],
            "name": [one["name"] for one in charges],
        }
    )
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=1 / len(charges),
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("reference", [1, 2]),
            cl.ExactMatch("pence"),
            cl.JaroWinklerAtThresholds("name", [0.9]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("reference"),
            block_on("pence", "substr(reference, 1, 5)"),
        ],
    )
    engine = DuckDBAPI()
    linker = Linker(
        [engine.register(left, table_name="a_lines"), engine.register(right, table_name="b_charges")],
        settings,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("reference"))
    pairs = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    best = pairs.sort_values("match_weight").groupby("unique_id_l").last()
    return {int(place): charges[int(row.unique_id_r)]["reference"] for place, row in best.iterrows()}


def _bankstatementparser(lines: list[dict[str, Any]], charges: list[dict[str, Any]]) -> dict[int, str]:
    """Its own reconciliation of payments with statement lines."""
    from decimal import Decimal  # noqa: PLC0415

    from bankstatementparser import reconcile_payments_and_statements  # noqa: PLC0415

    payments = [
        {
            "EndToEndId": one["reference"],
            "amount": Decimal(one["pence"]) / 100,
            "currency": "GBP",
            "name": one["name"],
            "place": place,
        }
        for place, one in enumerate(charges)
    ]
    statement = [
        {
            "EndToEndId": "".join(each for each in one["text"] if each.isdigit()),
            "amount": Decimal(one["pence"]) / 100,
            "currency": "GBP",
            "name": one["payer"],
            "place": place,
        }
        for place, one in enumerate(lines)
    ]
    report = reconcile_payments_and_statements(payments, statement)
    found = {}
    for match in report.matches:
        paid, said = _records(match)
        if paid and said:
            found[said["place"]] = charges[paid["place"]]["reference"]
    return found


def _records(match: Any) -> tuple[Any, Any]:
    return match.payment_record, match.statement_record


if __name__ == "__main__":
    main(*sys.argv[1:])
