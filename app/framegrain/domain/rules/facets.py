"""The parts of the contract an edit elsewhere can touch: what of a record's rules need be asked again.

Every rule of one kind of record belongs to one facet. Plain numbers, so that they cost nothing to put together.
"""

from __future__ import annotations

Facets = int

OWN = 1
"""What hangs on the record alone, and on the keyframes of its own track."""
CLIPS = 2
"""How it lies to clips: whole ones, their boundaries, the cuts where ways end."""
LYING = 4
"""What is around it and beside it: `within`, `exclusive`, containment and overlap."""
ROLES = 8
PARTS = 16
AT_ONCE = 32
EXCLUDES = 64
IMPLIES = 128
HOLDS = 256
GAP = 512
EVERY = 1023
