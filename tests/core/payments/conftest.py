"""One council for each database."""

import pytest

from core.testing import a_council


@pytest.fixture(params=["sqlite", "postgres"])
def council(request, tmp_path):
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    council = a_council(tmp_path, database=database)
    yield council
    council.close()
