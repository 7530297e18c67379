"""East Asian codecs of one region."""

from _multibytecodec import _getter

getcodec = _getter(("gb2312", "gbk", "gb18030"))
