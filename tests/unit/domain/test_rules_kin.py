"""The label sets that rules work with, held against asking of each label."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.edit import Change, Edit
from framegrain.domain.grain import Stop
from framegrain.domain.presence import differing, left_of, presence_of
from framegrain.domain.records import Calibration, Camera, Clip
from framegrain.domain.rules import Rule, affected
from framegrain.domain.rules.kin import below, excluded_rivals, exclusive_rivals, needing, watchers
from framegrain.domain.rules.offer import Situation, offer
from framegrain.domain.rules.time import exclude_each_other
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Label, Level, Taxonomy

from .contracts import ADA, CUBOID, document, keyframe, label, taxonomy, track

NAMES = "abcdefghij"


@st.composite
def forests(draw: st.DrawFn) -> Taxonomy:
    """Up to ten labels on two levels, each below an earlier one of its level or at the top, that name each other."""
    labels: list[Label] = []
    for name in NAMES[: draw(st.integers(1, len(NAMES)))]:
        level = draw(st.sampled_from((Level.SCENE, Level.ACTION)))
        parent = draw(st.sampled_from([None, *(known.id for known in labels if known.level is level)]))
        some = st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple)
        labels.append(
            label(
                name,
                level,
                parent=parent,
                exclusive=draw(st.booleans()),
                excludes=draw(some),
                implies=draw(some),
                within=draw(some),
            )
        )
    return taxonomy(*labels)


def parted(contract: Taxonomy, a: Label, b: Label) -> bool:
    """Whether two labels exclude each other: asked of the siblings at which their branches part."""
    if a.level is not b.level:
        return False
    if a.id == b.id:
        return a.exclusive
    pairs = zip(contract.lineage(a.id), contract.lineage(b.id), strict=False)
    return next((x.exclusive or y.exclusive for x, y in pairs if x.id != y.id), False)


@given(forests())
def test_sets_of_labels_are_what_asking_each_label_gives(contract: Taxonomy) -> None:
    for a in contract.labels:
        assert below(contract, (a.id,)) == {b.id for b in contract.labels if contract.is_a(b.id, a.id)}
        assert exclusive_rivals(contract, a) == {b.id for b in contract.labels if parted(contract, a, b)}
        assert needing(contract, a) == {
            b.id for b in contract.labels if any(contract.is_a(a.id, named) for named in b.within)
        }
        assert watchers(contract, a) >= {
            b.id for b in contract.labels if any(contract.is_a(a.id, named) for named in b.implies)
        }
        for b in contract.labels:
            named = any(contract.is_a(b.id, c) for c in a.excludes)
            assert (b.id in excluded_rivals(contract, a)) is (
                named or any(contract.is_a(a.id, c) for c in b.excludes)
            )
            assert exclude_each_other(contract, a, b) is exclude_each_other(contract, b, a)


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda s: Span(s[0], s[0] + s[1]))


def frames(found: list[Span]) -> set[int]:
    return {frame for span in found for frame in range(span.start, span.stop)}


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_of_a_span(whole: Span, taken: list[Span]) -> None:
    assert frames(left_of(whole, taken)) == frames([whole]) - frames(taken)


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=4))
def test_what_differs_between_stretches(before: list[Span], after: list[Span]) -> None:
    assert frames(differing(before, after)) == frames(before) ^ frames(after)


@given(st.dictionaries(st.integers(0, 20), st.booleans(), min_size=1))
def test_an_object_is_there_where_it_is_not_outside(outside: dict[int, bool]) -> None:
    keys = [keyframe(n, 1, frame, outside=out) for n, (frame, out) in enumerate(sorted(outside.items()))]
    there: set[int] = set()
    for frame in range(keys[0].frame, keys[-1].frame + 1):
        latest = max(k.frame for k in keys if k.frame <= frame)
        if not outside[latest]:
            there.add(frame)
    assert frames(list(presence_of(keys))) == there


def test_a_new_camera_reaches_the_parts_of_cuboids() -> None:
    contract = taxonomy(label("car", Level.OBJECT), label("wheel", Level.OBJECT, part_of=("car",)))
    records = [
        track(1, "car"),
        keyframe(2, 1, 0, shape=CUBOID),
        track(3, "wheel", part_of=1),
        keyframe(4, 3, 0),
    ]
    camera = Camera(focal=300.0, principal=(100.0, 100.0), height=2.0, pitch=0.2, roll=0.0)
    seen = Calibration(id=9, camera=camera, provenance=ADA)
    assert affected(document(*records), contract, Edit("Calibrate", (Change(None, seen),))) == {3, 4, 9}


def test_cutting_a_clip_reaches_what_lies_across_the_cut_only() -> None:
    contract = taxonomy(
        label("wheel", Level.OBJECT, stops_at=(Stop.CUT,)),
        label("car", Level.OBJECT),
    )
    clip = Clip(id=1, span=Span(0, 100))
    records = [
        clip,
        *(track(2, "wheel"), keyframe(3, 2, 10), keyframe(4, 2, 60)),
        *(track(5, "wheel"), keyframe(6, 5, 70), keyframe(7, 5, 90)),
        *(track(8, "car"), keyframe(9, 8, 10), keyframe(11, 8, 60)),
    ]
    cut = (Change(clip, Clip(id=1, span=Span(0, 50))), Change(None, Clip(id=10, span=Span(50, 100))))
    assert affected(document(*records), contract, Edit("Cut", cut)) == {1, 2, 10}


def test_a_label_that_may_not_cross_a_clip_boundary_is_not_offered_across_one() -> None:
    contract = taxonomy(label("shot", crosses_clips=False))
    halves = document(Clip(id=1, span=Span(0, 50)), Clip(id=2, span=Span(50, 100)))
    (shot,) = contract.labels
    across = offer(halves, contract, shot, Situation(span=Span(40, 60), scope=shot.scopes[0]))
    assert (across.allowed, across.rule) == (False, Rule.CLIP_BOUNDARY)
    assert offer(halves, contract, shot, Situation(span=Span(40, 50), scope=shot.scopes[0])).allowed
