"""East Asian codecs of one region."""

from _multibytecodec import _getter

getcodec = _getter(("shift_jis", "cp932", "euc_jp"))
