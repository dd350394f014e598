"""Papers to bind: a PDF with words on it, turned, cut, locked, with things hidden in it; pictures."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

A4 = (0, 0, 595, 842)


def a_pdf(place: Path, *lines: str, pages: int = 1, box=A4, turned: int = 0, **parts) -> Path:
    """A PDF whose pages hold these lines and their number, from the upper left corner down."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica")))
    for number in range(1, pages + 1):
        texts = [*lines, f"{place.stem} leaf {number}"]
        drawn = " ".join(f"({text}) Tj 0 -20 Td" for text in texts)
        content = f"BT /F 12 Tf {box[0] + 72} {box[3] - 72} Td {drawn} ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(list(box)),
            Rotate=turned,
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(content),
            **parts,
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(place)
    return place


def a_picture(place: Path, size=(3000, 2000), **options) -> Path:
    """A blue picture with a red corner at its upper left."""
    picture = Image.new("RGB", size, "blue")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    picture.save(place, **options)
    return place


def text_of(place: Path) -> list[str]:
    """The text on each page."""
    import pypdfium2  # noqa: PLC0415 - only here

    with pypdfium2.PdfDocument(place) as pdf:
        return [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]


def seen(place: Path, page: int, dots_per_inch: int = 72) -> Image.Image:
    """The page as a reader shows it."""
    import pypdfium2  # noqa: PLC0415 - only here

    with pypdfium2.PdfDocument(place) as pdf:
        return pdf[page - 1].render(scale=dots_per_inch / 72).to_pil().convert("RGB")


def everything_in(place: Path) -> bytes:
    """Every stream of the file unpacked, every string and name in it."""
    kept = io.BytesIO()
    with pikepdf.open(place) as pdf:
        pdf.save(
            kept,
            qdf=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return kept.getvalue()
