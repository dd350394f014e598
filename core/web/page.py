"""The answers that handlers give: a page, a redirect with a banner, a form taken or shown again."""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from litestar import MediaType, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

import core
from core.errors import Refused
from core.web.blocks import Badge, Block, Details, Link, Tag
from core.web.desk import Desk
from core.web.forms import Filled, Form
from core.web.looks import is_local
from core.web.own_look import name_of
from core.web.typed import Typed
from core.work import UnitOfWork

BANNER_COOKIE = "borough_banner"
_BANNER_SECONDS = 60
_MOST_BANNER = 600


def page(  # noqa: PLR0913 - each part of a page has its name and a default
    desk: Desk,
    title: str,
    blocks: Sequence[Block],
    *,
    trail: Sequence[Link] = (),
    caption: str = "",
    tags: Sequence[Tag | Badge] = (),
    actions: Sequence[Link] = (),
    words: str = "",
    status: int | None = None,
) -> Response[str]:
    """A page of these blocks.

    `trail` leads here from the top; `actions` are buttons beside the title that lead to other pages. A form
    among the blocks that is wrong puts its complaints in a summary at the top, and its status on the page.
    """
    wrong, found = _complaints(desk, blocks)
    content = desk.site.templates.get_template("borough/page.html").render(
        **_frame(desk),
        title=title,
        blocks=blocks,
        trail=[{"text": step.text, "href": step.address} for step in trail],
        caption=caption,
        tags=tags,
        actions=actions,
        words=words,
        wrong=wrong,
    )
    answer = Response(content, media_type=MediaType.HTML, status_code=status or found)
    if desk.banner:
        answer.delete_cookie(BANNER_COOKIE)
    return answer


def _forms(blocks: Sequence[Block]) -> Iterator[Filled]:
    for one in blocks:
        if isinstance(one, Filled):
            yield one
        elif isinstance(one, Details):
            yield from _forms(one.blocks)


def _complaints(desk: Desk, blocks: Sequence[Block]) -> tuple[list[dict[str, str]], int]:
    """Everything that is wrong, and the status that says so.

    A form that was refused may not be on the page any more, because what it would do is no longer possible:
    its complaints are said all the same, but lead to no field.
    """
    forms = [one for one in _forms(blocks) if one.is_wrong]
    wrong = [complaint for one in forms for complaint in one.complaints]
    refused = desk.refused
    if refused is not None and not any(one is refused for one in forms):
        forms.append(refused)
        wrong += [{"text": complaint["text"]} for complaint in refused.complaints]
    return wrong, forms[0].status if forms else 200


def _frame(desk: Desk) -> dict[str, Any]:
    """What stands around every page."""
    return {
        "council": desk.council.name,
        "look": desk.council.configuration.look,
        "look_name": name_of(desk.council.configuration.look),
        "version": core.VERSION,
        "visitor": desk.actor.name,
        "acting_for": ", ".join(sorted(desk.actor.acting_for.values())),
        "ends_at": desk.ends_at,
        "ends_for_good": desk.ends_for_good,
        "ends_in": int((desk.ends_at - desk.council.clock()).total_seconds()) if desk.ends_at else 0,
        "may_search": desk.actor.may("search.use"),
        "navigation": desk.site.links_for(desk.actor, desk.path) if desk.signed_in else [],
        "csrf": desk.csrf,
        "banner": desk.banner,
    }


def redirect(desk: Desk, address: str, *, banner: str = "") -> Redirect:
    """Go on to another page of this site after something was done; the banner there says what."""
    answer = Redirect(address if is_local(address) else "/", status_code=303)
    if banner:
        text = banner[:_MOST_BANNER]
        packed = base64.urlsafe_b64encode(text.encode()).decode()
        value = f"{packed}.{desk.sign(text)}"
        cookie = Cookie(BANNER_COOKIE, value=value, httponly=True, samesite="lax", max_age=_BANNER_SECONDS)
        answer.set_cookie(cookie)
    return answer


def banner_from(desk: Desk, cookie: str) -> str:
    """The banner that a redirect of this session left; nothing when anybody else made it."""
    packed, _, mark = cookie.partition(".")
    try:
        text = base64.urlsafe_b64decode(packed.encode()).decode()
    except ValueError:
        return ""
    return text if desk.is_mine(text, mark) else ""


def submit(
    desk: Desk,
    form: Form,
    typed: Typed,
    *,
    act: Callable[[UnitOfWork, dict[str, Any]], Response[Any]],
    again: Callable[[Filled], Response[Any]],
    within: Callable[[], AbstractContextManager[UnitOfWork]] | None = None,
    first: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> Response[Any]:
    """Take a form: read it, run `act(work, values)` in one transaction, answer with what it returns.

    `first(values)` runs before the transaction, for what takes time, and says with which values to go on.

    When a field is wrong or the domain refuses, nothing is kept and `again(filled)` shows the form with
    what was typed and what is wrong.
    """
    filled = form.read(typed)
    if not filled.is_wrong:
        try:
            values = first(filled.values) if first else filled.values
            with (within or desk.work)() as work:
                return act(work, values)
        except Refused as refusal:
            filled.refuse(refusal)
    desk.refused = filled
    return again(filled)
