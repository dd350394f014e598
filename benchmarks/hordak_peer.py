"""django-hordak posting in bulk: transactions and their two legs by bulk_create, a thousand in a transaction."""

import json
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings

CHUNK = 1_000


def main(database: str, size: int) -> None:
    """Set Django up on `database`, post, and print the rate."""
    settings.configure(
        DATABASES={"default": _django(database)},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SECRET_KEY="bench",
        USE_TZ=True,
        HORDAK_CURRENCIES=["GBP"],
        DEFAULT_CURRENCY="GBP",
        HORDAK_INTERNAL_CURRENCY="GBP",
    )
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    print(json.dumps({"per_s": max(_posted(size) for _ in range(3))}))


def _django(database: str) -> dict[str, object]:
    parts = urlsplit(database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "PASSWORD": parts.password or "",
    }


def _posted(size: int) -> float:
    from django.db import transaction  # noqa: PLC0415
    from hordak.models import Account, AccountType, Leg, Transaction  # noqa: PLC0415
    from moneyed import Money  # noqa: PLC0415

    bank = Account.objects.create(name="Bank", type=AccountType.asset, currencies=["GBP"])
    rents = [
        Account.objects.create(name=f"Rent {n}", type=AccountType.income, currencies=["GBP"])
        for n in range(20)
    ]
    begun = time.perf_counter()
    for start in range(0, size, CHUNK):
        with transaction.atomic():
            made = Transaction.objects.bulk_create([Transaction() for _ in range(CHUNK)])
            amounts = [Money(1, "GBP")] * CHUNK
            legs = [
                leg
                for n, (one, amount) in enumerate(zip(made, amounts, strict=True), start)
                for leg in (
                    Leg(transaction=one, account=bank, amount=-amount, debit=amount, credit=None),
                    Leg(transaction=one, account=rents[n % 20], amount=amount, credit=amount, debit=None),
                )
            ]
            Leg.objects.bulk_create(legs)
    return size / (time.perf_counter() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
