"""A file as a browser saves it."""

from __future__ import annotations

from starlette.responses import Response

from bot.core.exchange.reply import Attachment


def download(file: Attachment, content: bytes) -> Response:
    """A file with its content, under its name, kept by no cache."""
    kind = f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
    headers = {"Content-Disposition": f'attachment; filename="{file.filename}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
