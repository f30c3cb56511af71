"""What is on the canvas now, and what gestures may ask and change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from framegrain.domain.borders import Borders
from framegrain.domain.errors import FramegrainError
from framegrain.domain.rules.offer import Situation, offer
from framegrain.domain.shapes import Cuboid, Polygon, moved
from framegrain.domain.span import Span
from framegrain.domain.standing import standing_of
from framegrain.editing import shapes as hands
from framegrain.editing.standing import carried
from framegrain.editing.tracks import set_shape
from framegrain.session.focus import DRAWS
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.canvas import cuboid_layout, hits
from framegrain.ui.canvas.filling import with_fill
from framegrain.ui.canvas.handles import REACH, Handle, handle_at, handles
from framegrain.ui.canvas.layout import Drawn, Style, Styles, known_style, lay_out
from framegrain.ui.canvas.passing import Passage, Passing, Records
from framegrain.ui.canvas.view import View
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    from numpy.typing import NDArray

    from framegrain.domain.borders import Place
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Camera, LabelId, RecordId, Track
    from framegrain.domain.shapes import Shape, Xy
    from framegrain.domain.standing import Standing
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.canvas.gestures.gesture import Touch

BORDER_PULL = 6.0
"""Within so many screen pixels of the picture's border a point lands on it."""


VERTEX_PULL, EDGE_PULL = 8.0, 6.0
"""Within so many screen pixels of a neighbour's vertex, or else of its edge, a point lands on it."""


class Shown(Protocol):
    """What the canvas needs to know of a decoded picture."""

    @property
    def shown_frame(self) -> int: ...
    @property
    def exact(self) -> bool: ...
    @property
    def is_copy(self) -> bool: ...
    @property
    def bgra(self) -> NDArray[np.uint8]: ...


class Stage:
    """The frame shown, its shapes, and the view; shared by the panel and its gestures. No Qt."""

    def __init__(self, session: Session, say: Say) -> None:
        self.session = session
        self.say = say
        self.view = View()
        self.room: Xy = (0.0, 0.0)
        self.picture: Shown | None = None
        self.failure = ""
        self._drawn: tuple[Drawn, ...] | None = None
        self._styles: Styles = {}
        self._passage = Passage()
        self._selected: tuple[tuple[Drawn, ...], tuple[Drawn, ...]] = ((), ())
        self._borders: tuple[tuple[Drawn, ...], Borders] | None = None
        self._colours: dict[LabelId, str] = {}
        self._taxonomy: Taxonomy | None = None

    # -- what is shown

    @property
    def frame(self) -> int:
        """The frame the picture on screen shows; edits speak of this one."""
        return self.session.focus.frame if self.picture is None else self.picture.shown_frame

    @property
    def size(self) -> Xy:
        """The picture's width and height."""
        document = self.session.document
        return (
            (float(document.video.width), float(document.video.height))
            if document is not None
            else (0.0, 0.0)
        )

    @property
    def has_shapes(self) -> bool:
        """Whether shapes are to be shown: with their picture, or where the video is missing, without."""
        return self.session.document is not None and (
            self.picture is not None or self.session.video_file is None
        )

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The shapes on the frame shown, in order of painting; the same tuple until something changes."""
        if self._drawn is None:
            document = self.session.document
            self._drawn = ()
            if document is not None and self.has_shapes:
                self._drawn = lay_out(
                    document,
                    self.session.taxonomy,
                    self.frame,
                    self.session.focus.selection,
                    self.colour_of,
                    self.session.focus.showing,
                    self.session.locks,
                    self._styles,
                )
        return self._drawn

    def passing(self, room: Xy, out: Collection[RecordId]) -> list[Passing]:
        """What is in sight in `room` while the video plays, some left `out`; quicker than `drawn`."""
        document = self.session.document
        if document is None or not self.has_shapes:
            return []
        records = Records(document, self._style_of, self.session.focus.showing.shows, out)
        return self._passage.on(self.frame, records, self.view, room)

    def _style_of(self, track: Track) -> Style:
        session = self.session
        return known_style(self._styles, session.open_document, session.taxonomy, track, self.colour_of)

    def forget(self) -> None:
        """Something changed: lay out anew when asked next."""
        self._styles.clear()
        self._passage.forget()
        self._drawn = None

    def show(self, picture: Shown | None, failure: str) -> None:
        """Another picture is on screen, or the failure that took its place; the records are as they were."""
        self.picture, self.failure = picture, failure
        self._drawn = None

    def colour_of(self, label: LabelId) -> str:
        """A label's colour, looked up once for each taxonomy."""
        if self._taxonomy is not self.session.taxonomy:
            self._taxonomy = self.session.taxonomy
            self._colours.clear()
        found = self._colours.get(label)
        if found is None:
            found = self._colours[label] = self.session.taxonomy.colour(label)
        return found

    @property
    def selected(self) -> tuple[Drawn, ...]:
        """What is selected and in sight on this frame; the same tuple until something changes."""
        if not self.session.focus.selection:
            return ()
        drawn = self.drawn
        if self._selected[0] is not drawn:
            self._selected = (drawn, tuple(item for item in drawn if item.selected))
        return self._selected[1]

    def item(self, record_id: RecordId) -> Drawn | None:
        """One object on this frame."""
        return next((item for item in self.drawn if item.id == record_id), None)

    # -- what is where

    def hits(self, at: Touch) -> list[Drawn]:
        """The shapes under the pointer, the likeliest first."""
        return hits.hits(self.drawn, at.picture, hits.EDGE_REACH / self.view.scale)

    def locked_at(self, at: Touch) -> Drawn | None:
        """The likeliest locked shape under the pointer, which no press takes hold of."""
        if self.session.locks.are_none:
            return None
        found = hits.locked_hits(self.drawn, at.picture, hits.EDGE_REACH / self.view.scale)
        return next(iter(found), None)

    def tell_locked(self, at: Touch) -> None:
        """Say that what a press was meant for is locked."""
        item = self.locked_at(at)
        if item is not None:
            self.say(f"{item.name} is locked; the right button offers to unlock it", Tone.INFO)

    def grip(self, at: Touch) -> tuple[Drawn, Handle] | None:
        """The handle under the pointer, of the one selected shape."""
        chosen = self.selected
        if len(chosen) != 1:
            return None
        item = chosen[0]
        handle = handle_at(self.grips(item), at.screen, item.shape, self.view)
        return (item, handle) if handle is not None else None

    def grips(self, item: Drawn) -> tuple[Handle, ...]:
        """The handles of one shape; none where it is locked."""
        if item.locked:
            return ()
        if not isinstance(item.shape, Cuboid):
            return handles(item.shape, self.view, turns=item.turns, room=self.room)
        return cuboid_layout.handles(
            item.shape,
            self.view,
            turns=self.standing(item.shape) is not None,
            meets=self.session.focus.tool not in DRAWS,  # a vanishing point may lie on what is drawn next
        )

    # -- metres

    @property
    def camera(self) -> Camera | None:
        """The camera of the open video, where it is calibrated."""
        document = self.session.document
        return document.camera if document is not None else None

    def standing(self, shape: Shape) -> Standing | None:
        """A cuboid in metres; None without a camera, or where it does not stand on the ground."""
        camera = self.camera
        if camera is None or not isinstance(shape, Cuboid):
            return None
        return standing_of(shape, camera)

    def carried(self, shape: Shape, start: Xy, by: Xy) -> Shape:
        """A shape taken at `start` and moved by picture pixels; a box on calibrated ground stays on it."""
        camera = self.camera
        if camera is not None and isinstance(shape, Cuboid):
            made = carried(shape, start, (start[0] + by[0], start[1] + by[1]), camera)
            if made is not None:
                return made
        return moved(shape, *by)

    def is_on_point(self, at: Touch, point: Xy) -> bool:
        """Whether the pointer is on a point of the picture, as exactly as a hand can be."""
        return math.dist(at.screen, self.view.to_screen(point)) <= REACH

    def is_in_picture(self, point: Xy) -> bool:
        """Whether a point lies on a pixel of the picture."""
        width, height = self.size
        return 0 <= point[0] < width and 0 <= point[1] < height

    def snapped(self, point: Xy, *, pull: bool = True) -> Xy:
        """A point the hand means: on the border where that is near, never far outside."""
        if pull:
            point = hands.pulled_to_border(point, *self.size, BORDER_PULL / self.view.scale)
        return hands.held_near(point, *self.size)

    @property
    def borders(self) -> Borders:
        """The borders of the polygons on the frame shown; the same object until something changes."""
        drawn = self.drawn
        if self._borders is None or self._borders[0] is not drawn:
            found = {i.id: i.shape for i in drawn if isinstance(i.shape, Polygon) and not i.ghost}
            self._borders = (drawn, Borders(found))
        return self._borders[1]

    def caught(self, at: Touch, apart: frozenset[RecordId] = frozenset()) -> tuple[Xy, Place | None]:
        """The point a hand means while it draws an outline: on a neighbour's border where that is near, else on the
        picture's. Alt keeps both from pulling.
        """
        if not at.alt:
            scale = self.view.scale
            place = self.borders.nearest(at.picture, VERTEX_PULL / scale, EDGE_PULL / scale, apart)
            if place is not None:
                return place.at, place
        return self.snapped(at.picture, pull=not at.alt), None

    def border_pull(self, bounds: tuple[float, float, float, float]) -> Xy:
        """The shift that lays an edge of these bounds on the picture's border, where one is near."""
        return hands.border_pull(bounds, *self.size, BORDER_PULL / self.view.scale)

    # -- what may be done

    @property
    def is_exact(self) -> bool:
        """Whether the very frame asked for is on screen."""
        picture = self.picture
        return picture is not None and picture.exact and picture.shown_frame == self.session.focus.frame

    def may_edit(self) -> bool:
        """Whether shapes may be changed now; says why not."""
        if self.session.read_only:
            self.say("This project is open for reading only", Tone.ATTENTION)
        elif self.session.video_file is None:
            self.say("Shapes are drawn on pictures, and those of this video are missing", Tone.ATTENTION)
        elif self.failure:
            self.say("There is no picture of this frame to draw on", Tone.ATTENTION)
        elif self.picture is not None and self.picture.is_copy:
            self.say("Wait for the video's own picture: this is its small copy", Tone.ATTENTION)
        elif not self.is_exact:
            self.say("Wait for the exact frame: this picture is only near it", Tone.ATTENTION)
        else:
            return True
        return False

    def label_to_draw(self) -> LabelId | None:
        """The label in hand if the tool in hand may draw it here; says why not."""
        focus, document = self.session.focus, self.session.document
        if focus.label is None or focus.label not in self.session.taxonomy.by_id or document is None:
            self.say("Choose a label in the sidebar first (/ finds one), then draw", Tone.ATTENTION)
            return None
        situation = Situation(span=Span(self.frame, self.frame + 1), shape=DRAWS[focus.tool])
        label = self.session.taxonomy.label(focus.label)
        if label.id in focus.showing.sight.hidden_labels:
            self.say(f"The label {label.name} is hidden; show it first", Tone.ATTENTION)
            return None
        if label.id in self.session.locks.labels:
            self.say(f"The label {label.name} is locked; unlock it first", Tone.ATTENTION)
            return None
        answer = offer(document, self.session.taxonomy, label, situation)
        if not answer.allowed:
            fix = f". {answer.fix}" if answer.fix else ""
            whose = "" if answer.reason.startswith(label.name) else f"{label.name}: "
            self.say(f"{whose}{answer.reason}{fix}", Tone.ATTENTION)
            return None
        return focus.label

    def reshape(self, track: RecordId, shape: Shape, merge_key: str = "") -> Edit:
        """The edit that puts a track's shape on the frame shown."""
        return set_shape(self.session.desk, track, self.frame, shape, merge_key)

    def land(self, edit: Edit) -> bool:
        """Let an edit land; says why it didn't."""
        return attempt(self.session, self.say, lambda: with_fill(self, edit))

    def refusal(self, edit: Edit) -> str:
        """Why the session would refuse an edit; empty when it would not."""
        try:
            found = self.session.refusals(edit)
        except FramegrainError as error:
            return sentence(error)
        return capital(found[0].reason) if found else ""
