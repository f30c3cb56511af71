"""Taxonomies of other programs: one module a format, all in the table of `formats`."""
