"""East Asian codecs of one region."""

from _multibytecodec import _getter

getcodec = _getter(("cp949", "euc_kr", "johab"))
