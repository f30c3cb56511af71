"""Parsers of strangers' files, fed with spoiled ones: a few in the tests, many by `python tests/fuzz/run.py`."""
