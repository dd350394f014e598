"""Which bank files can be read: every format that Borough knows, the one that takes any table last."""

from adapters.statements_bacs import BACS_READERS
from adapters.statements_bai2 import Bai2Reader
from adapters.statements_camt import CAMT_READERS
from adapters.statements_csv import CsvReader
from adapters.statements_govuk_pay import GovUkPayReader
from adapters.statements_mt import MT_READERS
from adapters.statements_standard18 import Standard18Reader
from core.ports import StatementReader

READERS: tuple[StatementReader, ...] = (
    *CAMT_READERS,
    *MT_READERS,
    Bai2Reader(),
    Standard18Reader(),
    *BACS_READERS,
    GovUkPayReader(),
    CsvReader(),
)
