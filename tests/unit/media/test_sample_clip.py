"""The sample video shows what its script says."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.span import Span
from framegrain.media.demux import build_index
from framegrain.media.probe import describe
from framegrain.media.reader import ExactReader
from framegrain.media.sample.sound import soundtrack
from framegrain.media.sample_clip import (
    Box,
    Cuboid,
    Outline,
    SampleScript,
    render_sample,
    sample_frame,
    sample_script,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def script() -> SampleScript:
    return sample_script()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.mp4"
    render_sample(path)
    return path


def test_the_file_is_what_the_script_promises(clip: Path, script: SampleScript) -> None:
    facts = describe(clip)
    assert (facts.frame_count, facts.width, facts.height) == (script.frame_count, script.width, script.height)
    assert facts.average_rate == script.rate
    assert facts.has_audio
    assert not facts.problems


def test_cuts_are_where_the_script_says(clip: Path, script: SampleScript) -> None:
    with ExactReader(clip, build_index(clip)) as reader:
        small = [reader.picture(i)[::8, ::8, :3].astype(np.int16) for i in range(script.frame_count)]
    change = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(small)]
    jumps = {i + 1 for i, difference in enumerate(change) if difference > 20}
    assert jumps == set(script.cuts)


def test_the_encoded_frame_is_the_drawn_one(clip: Path) -> None:
    with ExactReader(clip, build_index(clip)) as reader:
        for frame in (0, 199, 200, 350, 499):
            difference = np.abs(reader.picture(frame)[:, :, :3].astype(int) - sample_frame(frame))
            assert difference.mean() < 3


def test_moving_things_are_inside_their_boxes(script: SampleScript) -> None:
    """What differs between two drawn frames lies where something moves."""
    for frame in (395, 440, 470):
        before, after = sample_frame(frame), sample_frame(frame + 1)
        changed = np.argwhere(np.abs(after.astype(int) - before).max(axis=2) > 60)
        boxes = [
            b
            for o in script.objects.values()
            for f in (frame, frame + 1)
            if isinstance(b := o.positions.get(f), Box)
        ]
        inside = np.zeros(len(changed), bool)
        for box in boxes:
            near = np.abs(changed - [box.y, box.x]) <= [box.height / 2 + 2, box.width / 2 + 2]
            inside |= near.all(axis=1)
        assert len(changed) > 50
        assert inside.all()


def test_every_kind_of_shape_is_there(script: SampleScript) -> None:
    assert {o.shape for o in script.objects.values()} == {"box", "polygon", "rotated box", "cuboid"}
    types = {"box": Box, "rotated box": Box, "polygon": Outline, "cuboid": Cuboid}
    for thing in script.objects.values():
        assert all(isinstance(position, types[thing.shape]) for position in thing.positions.values())
    angles = {round(p.angle) for p in script.objects["seesaw"].positions.values() if isinstance(p, Box)}
    assert len(angles) > 8


def test_everything_happens_within_one_shot_and_while_its_actor_is_there(script: SampleScript) -> None:
    for thing in script.objects.values():
        assert any(shot.span.covers(thing.span) for shot in script.shots), thing.name
        assert sorted(thing.positions) == list(range(thing.span.start, thing.span.stop))
        assert all(thing.span.covers(span) for span in thing.occluded)
    for action in script.actions:
        assert script.objects[action.actor].span.covers(action.span), action
        assert action.target is None or action.target in script.objects


def test_shots_tile_the_video(script: SampleScript) -> None:
    assert [shot.span.start for shot in script.shots] == [0, *script.cuts]
    assert [shot.span.stop for shot in script.shots] == [*script.cuts, script.frame_count]


def test_the_walker_disappears_behind_the_tree(script: SampleScript) -> None:
    (behind,) = script.objects["woman"].occluded
    assert 10 < behind.length < 30
    middle = script.objects["woman"].positions[(behind.start + behind.stop) // 2]
    assert isinstance(middle, Box)
    assert abs(middle.x - 621) < 12


def test_a_cuboid_is_a_solid_in_perspective(script: SampleScript) -> None:
    for position in script.objects["van"].positions.values():
        assert isinstance(position, Cuboid)
        front, back = np.array(position.corners[:4]), np.array(position.corners[4:])
        sizes = [np.ptp(face, axis=0) for face in (front, back)]
        assert (sizes[0] > sizes[1]).all()
        assert np.allclose(sizes[0] / sizes[1], 13.15 / 11.25, rtol=1e-3)


def test_boxes_stay_inside_the_picture(script: SampleScript) -> None:
    for thing in script.objects.values():
        for position in thing.positions.values():
            if isinstance(position, Box) and not position.angle:
                assert position.x - position.width / 2 >= -0.02
                assert position.x + position.width / 2 <= script.width + 0.02
                assert position.y + position.height / 2 <= script.height + 0.02


def test_people_do_not_jump(script: SampleScript) -> None:
    for thing in script.objects.values():
        centres = [(p.x, p.y) for p in thing.positions.values() if isinstance(p, Box)]
        steps = np.abs(np.diff(np.array(centres), axis=0)) if centres else np.zeros((1, 2))
        assert steps.max() < 26, thing.name


def test_each_shot_sounds_different(script: SampleScript) -> None:
    sound = soundtrack(script.cuts, script.frame_count)
    assert sound.shape == (2, script.frame_count * 48_000 // script.rate)
    assert np.abs(sound).max() <= 0.71
    spectra = []
    for shot in script.shots:
        piece = sound[0, shot.span.start * 1920 : shot.span.stop * 1920]
        spectrum = np.abs(np.fft.rfft(piece))[: len(piece) // 48]
        spectra.append(np.interp(np.linspace(0, 1, 2000), np.linspace(0, 1, len(spectrum)), spectrum))
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert np.corrcoef(spectra[one], spectra[other])[0, 1] < 0.5


def test_rendering_can_be_cancelled_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        render_sample(tmp_path / "sample.mp4", cancel=lambda: True)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInput, match="can't be written"):
        render_sample(tmp_path / "file" / "sample.mp4")


def test_actions_of_each_kind_are_there(script: SampleScript) -> None:
    assert {"walk", "stand", "wave", "kick"} <= {action.name for action in script.actions}
    assert all(isinstance(action.span, Span) for action in script.actions)
