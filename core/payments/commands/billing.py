"""Invoices gathered in batches: one person raises them, another authorises them all, which charges them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select, update

from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.log import iso
from core.payments import numbers
from core.payments.checks import approved, debtor, positive
from core.payments.commands.charges import charge_rows
from core.payments.events import BatchAuthorised, BatchOpened, InvoiceRaised
from core.payments.inputs import InvoiceLineIn, RunIn
from core.payments.models import Batch, BatchState, Invoice, InvoiceLine, Posting
from core.values.ids import subject
from core.values.money import Money
from core.work import UnitOfWork


def open_batch(work: UnitOfWork, *, kind: str) -> UUID:
    """Begin a batch of invoices; return its id."""
    work.actor.must("payments.invoice")
    batch = Batch(kind=kind, raised_by=work.actor.subject, raised_at=iso(work.now))
    work.session.add(batch)
    work.flush()
    work.publish(BatchOpened(batch_id=batch.id, kind=kind))
    return batch.id


def raise_invoice(
    work: UnitOfWork,
    *,
    batch_id: UUID,
    account_id: UUID,
    head: str,
    lines: Sequence[InvoiceLineIn],
    due_on: date,
) -> Invoice:
    """Put an invoice into an open batch; it becomes a charge once the batch is authorised.

    BadInput without lines or with a total that is not above nought; AlreadyDone for a locked batch.
    """
    work.check("payments.invoice", subject("account", account_id))
    batch = _open_batch(work, batch_id)
    debtor(work, account_id)
    total = sum(line.amount for line in lines)
    if not lines or any(not line.what.strip() or not line.amount for line in lines):
        message = "an invoice has at least one line, and each line says what for and how much"
        raise BadInput(message, field="lines")
    positive(total, field="lines")
    if due_on < work.today:
        message = f"{due_on} is past; an invoice is due today at the earliest"
        raise BadInput(message, field="due_on")
    invoice = Invoice(
        number=numbers.draw(work, "invoice", 1)[0],
        batch_id=batch_id,
        account_id=account_id,
        head=head,
        raised_by=work.actor.subject,
        raised_on=work.today,
        due_on=due_on,
        total=total,
    )
    batch.count, batch.total = batch.count + 1, batch.total + total
    work.session.add_all([invoice, batch])
    work.flush()
    work.session.add_all(
        InvoiceLine(invoice_id=invoice.id, position=position, what=line.what, amount=line.amount)
        for position, line in enumerate(lines, 1)
    )
    work.flush()
    work.publish(
        InvoiceRaised(
            invoice_id=invoice.id, batch_id=batch_id, account_id=account_id, total=total, due_on=due_on
        )
    )
    return invoice


def authorise_batch(work: UnitOfWork, *, batch_id: str, total: int, count: int) -> UUID:
    """Charge all invoices of a batch and lock it, once approved; return the run's id.

    NotAllowed for whoever raised any of them; Conflict when the batch changed since it was proposed.
    """
    approved(work, act="payments.authorise_batch", subject=subject("batch", batch_id), amount=total)
    batch = _open_batch(work, UUID(batch_id))
    if (batch.total, batch.count) != (total, count):
        message = f"the batch is now {batch.count} invoices over {Money(batch.total)}; propose it again"
        raise Conflict(message)
    own = select(Invoice.id).where(Invoice.batch_id == batch.id, Invoice.raised_by == work.actor.subject)
    if batch.raised_by == work.actor.subject or work.session.exec(own).first() is not None:
        message = "you raised invoices of this batch yourself; another person must authorise it"
        raise NotAllowed(message)
    run_id = _charge(work, batch)
    batch.state, batch.run_id = BatchState.AUTHORISED, run_id
    batch.authorised_by, batch.authorised_at = work.actor.subject, iso(work.now)
    work.session.add(batch)
    work.flush()
    work.publish(BatchAuthorised(batch_id=batch.id, run_id=run_id, count=count, total=total))
    return run_id


def _charge(work: UnitOfWork, batch: Batch) -> UUID:
    source = "invoice/" + col(Invoice.number)
    rows = select(  # type: ignore[call-overload]
        col(Invoice.account_id),
        col(Invoice.total).label("amount"),
        col(Invoice.head).label("head"),
        col(Invoice.due_on),
        source.label("source"),
    ).where(col(Invoice.batch_id) == batch.id)
    run = RunIn(key=f"batch/{batch.id}", kind="invoices", starts_on=work.today, ends_on=work.today)
    done = charge_rows(work, run=run, rows=rows, head="", effective_on=work.today)
    posted = select(Posting.id).where(Posting.run_id == done.run_id, Posting.source == source)
    charged = (
        update(Invoice).where(col(Invoice.batch_id) == batch.id).values(charge_id=posted.scalar_subquery())
    )
    work.connection.execute(charged)
    work.session.expire_all()
    return done.run_id


def _open_batch(work: UnitOfWork, batch_id: UUID) -> Batch:
    batch = work.session.get(Batch, batch_id, with_for_update=True)
    if batch is None:
        message = "there is no such batch"
        raise NotFound(message)
    if batch.state != BatchState.OPEN:
        message = "the batch is authorised and locked; raise the invoice in a new one"
        raise AlreadyDone(message)
    return batch
