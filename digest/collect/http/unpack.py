"""Packed bytes to a body, with a cap on what it may grow to.

In: the chunks of an answer and the names of its ``Content-Encoding``. Out: the unpacked bytes, or an `UnpackError` as
soon as there are more than the cap: never more than the cap and two small buffers are held, however far a bomb would
grow. It never trusts a length that a server announces.

Source: RFC 9110, section 8.4; RFC 1950-1952 (zlib, deflate, gzip), 7932 (Brotli).
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

ACCEPTED = "gzip, deflate, br"
"""What is asked for."""
MOST_LAYERS = 2
_STEP = 64 * 1024
_LARGEST_WINDOW = 31


class UnpackError(Exception):
    """A body that cannot be had; its text says why."""


class _Layer(Protocol):
    """One encoding being taken off."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Return what a chunk unpacks to, in small pieces."""
        ...

    def is_whole(self) -> bool:
        """Tell whether nothing is missing at the end."""
        ...


class Unpacker:
    """Takes the encodings off a body as it arrives."""

    def __init__(self, encodings: str, cap: int) -> None:
        """Begin a body.

        Args:
            encodings: The header ``Content-Encoding``; may be empty.
            cap: Most bytes of the unpacked body.

        Raises:
            UnpackError: If an encoding is not known, or there are too many.
        """
        names = [name.strip().lower() for name in encodings.split(",")]
        names = [name for name in names if name not in {"", "identity"}]
        if len(names) > MOST_LAYERS:
            raise UnpackError(f"it is packed {len(names)} times over")
        self._layers = [_layer(name) for name in reversed(names)]
        self._cap = cap
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Add a chunk as received.

        Raises:
            UnpackError: If it cannot be unpacked, or the body is longer than the cap.
        """
        for piece in self._through(chunk, 0):
            if len(self._body) + len(piece) > self._cap:
                raise UnpackError(f"it has more than {self._cap:,} bytes")
            self._body += piece

    def body(self) -> bytes:
        """Return the whole body.

        Raises:
            UnpackError: If something is missing at its end.
        """
        if self._body and not all(layer.is_whole() for layer in self._layers):
            raise UnpackError("its packed bytes break off")
        return bytes(self._body)

    def _through(self, chunk: bytes, layer: int) -> Iterator[bytes]:
        """Return what a chunk is after this layer and all that follow."""
        if layer == len(self._layers):
            yield chunk
            return
        for piece in self._layers[layer].feed(chunk):
            yield from self._through(piece, layer + 1)


def _layer(name: str) -> _Layer:
    if name in {"gzip", "x-gzip"}:
        return _Zlib(16 + zlib.MAX_WBITS)
    if name == "deflate":
        return _Zlib(None)
    if name == "br":
        return _Brotli()
    raise UnpackError(f"it is packed in a way that was not asked for ({name[:20]!r})")


class _Zlib:
    """Takes off gzip (also of several members) or deflate (also without its header, as some servers send it)."""

    def __init__(self, window: int | None) -> None:
        """Begin with a window of zlib's; ``None`` finds out from the first byte whether there is a zlib header."""
        self._window = window
        self._unpacker = zlib.decompressobj(window) if window else None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Return what a chunk unpacks to, in small pieces."""
        if not chunk:
            return
        if self._unpacker is None:
            self._window = zlib.MAX_WBITS if chunk[0] & 0x0F == 8 else -zlib.MAX_WBITS
            self._unpacker = zlib.decompressobj(self._window)
        while True:
            if self._unpacker.eof:
                # Another member may follow; what is no member is padding and is passed over.
                if self._window != _LARGEST_WINDOW or not chunk.startswith(b"\x1f"):
                    return
                self._unpacker = zlib.decompressobj(self._window)
            try:
                piece = self._unpacker.decompress(chunk, _STEP)
            except zlib.error:
                raise UnpackError("its packed bytes are damaged") from None
            if piece:
                yield piece
            chunk = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            # A full piece may leave more behind, even when every byte was taken in.
            if not chunk and len(piece) < _STEP:
                return

    def is_whole(self) -> bool:
        """Tell whether the last member is complete."""
        return self._unpacker is not None and self._unpacker.eof


class _Brotli:
    """Takes off Brotli."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._unpacker = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Return what a chunk unpacks to, in small pieces."""
        while not self._unpacker.is_finished():
            try:
                piece = self._unpacker.process(chunk, output_buffer_limit=_STEP)
            except brotli.error:
                raise UnpackError("its packed bytes are damaged") from None
            if not piece:
                return
            yield piece
            # What a piece had no room for comes without another byte.
            chunk = b""

    def is_whole(self) -> bool:
        """Tell whether the stream is complete."""
        return bool(self._unpacker.is_finished())
