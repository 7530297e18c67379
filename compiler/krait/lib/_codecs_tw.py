"""East Asian codecs of one region."""

from _multibytecodec import _getter

getcodec = _getter(("big5", "cp950"))
