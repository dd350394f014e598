"""Pictures as pages: turned the right way up, fitted to A4, without what a camera writes into them."""

import io
import tempfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

import pikepdf
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp"})
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP")
_A4 = (595.28, 841.89)
_MARGIN = 36.0
_POINTS = 72
_DOTS = 200
_MOST_DOTS = 120_000_000
_MOST_FRAMES = 500
_QUALITY = 85


class Broken(Exception):
    """A picture can not be bound; the message says why."""


def as_pdf(path: str) -> BinaryIO:
    """A PDF with a page for the picture, or for each page of a scan; a file on disk that nobody else sees."""
    Image.MAX_IMAGE_PIXELS = _MOST_DOTS
    pdf = pikepdf.new()
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            for frame in _frames(picture):
                add_page(pdf, _fitted(ImageOps.exif_transpose(frame)), lossless=picture.format != "JPEG")
    except Image.DecompressionBombError:
        message = "this picture is too large; save it with fewer dots and file it again"
        raise Broken(message) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error):
        message = "this picture is damaged and can't be read; file it again"
        raise Broken(message) from None
    kept = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - whoever reads it lets go of it
    pdf.save(kept)
    kept.seek(0)
    return kept


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """The pages of a scan; of anything that moves, what it shows first."""
    if picture.format != "TIFF":
        yield picture
        return
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number == _MOST_FRAMES:
            message = f"this scan has more than {_MOST_FRAMES} pages; divide it"
            raise Broken(message)
        yield frame


def _fitted(picture: Image.Image) -> Image.Image:
    """With no more dots than a page shows, on white where one would see through it."""
    longer = int(_A4[1] * _DOTS / _POINTS)
    if picture.mode not in {"1", "L", "RGB"}:
        see_through = picture.convert("RGBA")
        picture = Image.new("RGB", see_through.size, "white")
        picture.paste(see_through, mask=see_through.getchannel("A"))
    if max(picture.size) > longer:
        grey = picture.convert("L") if picture.mode == "1" else picture
        picture = ImageOps.contain(grey, (longer, longer))
    return picture


def add_page(pdf: pikepdf.Pdf, picture: Image.Image, *, lossless: bool) -> None:
    """A page of A4 with the picture in its middle, the long side with the long side."""
    sheet = _A4 if picture.height >= picture.width else _A4[::-1]
    room = [side - 2 * _MARGIN for side in sheet]
    scale = min(room[0] / picture.width, room[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    place = (sheet[0] - width) / 2, (sheet[1] - height) / 2
    put_page(pdf, stream_of(pdf, picture, lossless=lossless), sheet, (*place, width, height))


def put_page(
    pdf: pikepdf.Pdf,
    image: pikepdf.Stream,
    sheet: tuple[float, float],
    place: tuple[float, float, float, float],
) -> None:
    """A page of this size with the image at (left, bottom, width, height)."""
    left, bottom, width, height = place
    drawn = f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /I Do Q".encode()
    made = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(sheet[0], 2), round(sheet[1], 2)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
        Contents=pdf.make_stream(drawn),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def stream_of(pdf: pikepdf.Pdf, picture: Image.Image, *, lossless: bool) -> pikepdf.Stream:
    """The picture's dots and nothing else."""
    if lossless:
        data, how = zlib.compress(picture.tobytes(), 6), pikepdf.Name.FlateDecode
    else:
        written = io.BytesIO()
        picture = picture.convert("L") if picture.mode == "1" else picture
        picture.save(written, "JPEG", quality=_QUALITY)
        data, how = written.getvalue(), pikepdf.Name.DCTDecode
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        BitsPerComponent=1 if picture.mode == "1" else 8,
        ColorSpace=pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray,
        Filter=how,
    )
