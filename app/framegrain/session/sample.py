"""The sample project: our own clip, labeled truthfully by the very edits a person's hand would make."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np

from framegrain.assets import taxonomy_file
from framegrain.domain import shapes
from framegrain.domain.records import ClipState, Scope, Verdict
from framegrain.domain.shapes import normal_rotation, polygon_of
from framegrain.domain.span import Span
from framegrain.editing import attributes, clips, events, records, tracks
from framegrain.media.sample.script import Box, Cuboid, Geometry, Outline
from framegrain.media.sample_clip import render_sample, sample_script
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named, format_names
from framegrain.session.projects import SUFFIX, new_project, open_last_video, open_project
from framegrain.session.videos import examine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from framegrain.domain.records import Value
    from framegrain.domain.shapes import Shape
    from framegrain.media.sample.script import SampleObject, SampleScript
    from framegrain.session.session import Session

TOLERANCE = 1.5
"""Pixels by which a computed in-between may differ from the truth before another keyframe is set."""

_RENDER_SHARE = 0.85
_LABELS = {
    "woman": "walker",
    "man": "walker",
    "van": "van",
    "tree": "tree",
    "girl": "walker",
    "kite": "kite",
    "pond": "pond",
    "seesaw": "plank",
    "left child": "walker",
    "right child": "walker",
    "left player": "player",
    "right player": "player",
    "coach": "walker",
    "ball": "ball",
}
"""The label of each thing in the clip, by the script's name for it."""

_FACTS: Mapping[str, Mapping[str, Value]] = {
    "woman": {"clothing": "red", "posture": "upright", "carries": False},
}
